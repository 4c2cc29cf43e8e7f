import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ConsentRefused } from "../components/consent-refused.tsx";
import { DataRequestsCard } from "../components/data-requests-card.tsx";
import { FailuresCard } from "../components/failures-card.tsx";
import { FiguresCard } from "../components/figures-card.tsx";
import { guideLinks } from "../components/guide-links.ts";
import { HealthLine } from "../components/health-line.tsx";
import { healthWords } from "../components/health-words.ts";
import { homePage } from "../components/home-page.ts";
import { keepShown } from "../components/kept.ts";
import { KlaviyoChecklist } from "../components/klaviyo-checklist.tsx";
import { PageError } from "../components/page-error.tsx";
import { pageTitle } from "../components/page-title.ts";
import { useRefresh } from "../components/refresh.ts";
import { SetUp } from "../components/set-up.tsx";
import { themeEditorOf } from "../components/theme-editor.ts";
import { UnsyncedBanner } from "../components/unsynced-banner.tsx";
import { env } from "../env.server.ts";
import { useReader } from "../locales/reader.tsx";
import { readPeriod } from "../outbox/period.ts";
import { authenticateAdmin } from "../shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const period = readPeriod(new URL(request.url).searchParams);
  const page = await homePage(shop, period, new Date());
  if (!page) throw new Response(undefined, { status: 404 });
  return { ...page, links: guideLinks(shop, themeEditorOf(shop, env.SHOPIFY_API_KEY)) };
}

export const clientLoader = keepShown<typeof loader>();

export const meta: MetaFunction = (args) => pageTitle("home", args);

export default function HomePage() {
  const { delivery, guide, links, used, now, ...page } = useLoaderData<typeof loader>();
  const { connection, progress, waitingRows } = delivery;
  const reader = useReader();
  const health = healthWords(delivery, now, reader);
  const gettingOn = waitingRows > 0 && health && health.tone !== "critical";
  useRefresh(gettingOn ? "soon" : "slowly");
  return (
    <Page title={reader.t("home.title")}>
      <BlockStack gap="400">
        {health && <HealthLine words={health} deliveredAt={progress.deliveredAt} now={now} />}
        <UnsyncedBanner unsynced={page.unsynced} />
        <ConsentRefused refused={connection.consentRefused} settings="/app/settings" />
        <SetUp facts={guide} links={links} />
        {used && <FiguresCard {...page} />}
        <FailuresCard failures={page.failures} unsynced={page.unsynced !== null} now={now} />
        <DataRequestsCard requests={page.dataRequests} now={now} />
        <KlaviyoChecklist />
      </BlockStack>
    </Page>
  );
}

export const ErrorBoundary = PageError;
export const headers: HeadersFunction = (args) => boundary.headers(args);
