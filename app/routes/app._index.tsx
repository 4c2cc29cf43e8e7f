import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { BlockCard } from "../components/block-card.tsx";
import { ConnectionBanner } from "../components/connection-banner.tsx";
import { connectionWords } from "../components/connection-words.ts";
import { ConsentRefused } from "../components/consent-refused.tsx";
import { DataRequestsCard } from "../components/data-requests-card.tsx";
import { keepShown } from "../components/kept.ts";
import { KlaviyoChecklist } from "../components/klaviyo-checklist.tsx";
import { PageError } from "../components/page-error.tsx";
import { useRefresh } from "../components/refresh.ts";
import { StateCounts } from "../components/state-counts.tsx";
import { themeEditorOf } from "../components/theme-editor.ts";
import { env } from "../env.server.ts";
import { openDataRequests } from "../merchant/data-request.ts";
import { connectionStatus } from "../merchant/connection-status.ts";
import { countStates } from "../outbox/figures.ts";
import { authenticateAdmin } from "../shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const [connection, counts, dataRequests] = await Promise.all([
    connectionStatus(shop),
    countStates(shop),
    openDataRequests(shop),
  ]);
  if (!connection) throw new Response(undefined, { status: 404 });
  const now = new Date();
  return {
    connection: connectionWords(connection, counts.queued, now),
    consentRefused: connection.consentRefused,
    counts,
    dataRequests,
    themeEditor: themeEditorOf(shop, env.SHOPIFY_API_KEY),
    now,
  };
}

export const clientLoader = keepShown<typeof loader>();

export const meta: MetaFunction = () => [{ title: "Home · Notify me" }];

export default function HomePage() {
  const { connection, consentRefused, counts, dataRequests, themeEditor, now } =
    useLoaderData<typeof loader>();
  useRefresh(counts.queued > 0 && connection.tone !== "critical" ? "soon" : "slowly");
  return (
    <Page title="Notify me">
      <BlockStack gap="400">
        <ConnectionBanner words={connection} now={now} />
        <ConsentRefused refused={consentRefused} settings="/app/settings" />
        <StateCounts counts={counts} />
        <DataRequestsCard requests={dataRequests} now={now} />
        <BlockCard themeEditor={themeEditor} />
        <KlaviyoChecklist />
      </BlockStack>
    </Page>
  );
}

export const ErrorBoundary = PageError;
export const headers: HeadersFunction = (args) => boundary.headers(args);
