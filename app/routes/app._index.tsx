import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ConsentRefused } from "../pages/shared/consent-refused.tsx";
import { DataRequestsCard } from "../pages/home/data-requests-card.tsx";
import { FailuresCard } from "../pages/home/failures-card.tsx";
import { FiguresCard } from "../pages/home/figures-card.tsx";
import { guideLinks } from "../pages/home/guide/guide-links.ts";
import { HealthLine } from "../pages/home/health-line.tsx";
import { healthWords } from "../pages/shared/health-words.ts";
import { homePage } from "../pages/home/home-page.ts";
import { keepShown } from "../pages/frame/kept.ts";
import { KlaviyoChecklist } from "../pages/home/guide/klaviyo-checklist.tsx";
import { PageError } from "../pages/frame/page-error.tsx";
import { pageTitle } from "../pages/frame/page-title.ts";
import { useRefresh } from "../pages/frame/refresh.ts";
import { SetUp } from "../pages/home/guide/set-up.tsx";
import { themeEditorOf } from "../pages/home/guide/theme-editor.ts";
import { UnsyncedBanner } from "../pages/shared/unsynced-banner.tsx";
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
