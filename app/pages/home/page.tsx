import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { pageTitle } from "../frame/page-title.ts";
import { useRefresh, useRefreshOnChange } from "../frame/refresh.ts";
import { ConsentRefused } from "../shared/consent-refused.tsx";
import { healthWords } from "../shared/health-words.ts";
import { TestSignUpCard } from "../shared/test-sign-up/test-sign-up-card.tsx";
import { UnsyncedBanner } from "../shared/unsynced-banner.tsx";
import { DataRequestsCard } from "./data-requests-card.tsx";
import { FailuresCard } from "./failures-card.tsx";
import { FiguresCard } from "./figures-card.tsx";
import { useBlockInTheme } from "./guide/block-in-theme.ts";
import { stateInTheme } from "./guide/block-status.ts";
import { useBlockReport } from "./guide/report-block.ts";
import { KlaviyoChecklist } from "./guide/klaviyo-checklist.tsx";
import { SetUp } from "./guide/set-up.tsx";
import { HealthLine } from "./health-line.tsx";
import { ProtectionBanner } from "./protection-banner.tsx";
import { WantedCard } from "./wanted-card.tsx";
import type { loadHome } from "./load.server.ts";

export const clientLoader = keepLastGoodData<typeof loadHome>();

export const meta: MetaFunction = (args) => pageTitle("home", args);

export function HomePage() {
  const { delivery, guide, links, used, mark, now, ...page } = useLoaderData<typeof loadHome>();
  const { connection, progress, waitingRows } = delivery;
  const reader = useReader();
  const block = useBlockInTheme();
  useBlockReport(block && stateInTheme(block), page.blockReported);
  const health = healthWords(delivery, block && stateInTheme(block), now, reader);
  const canTest = connection.keyLastFour !== null;
  const gettingOn = waitingRows > 0 && health && health.tone !== "critical";
  useRefresh(gettingOn ? "soon" : "slowly");
  useRefreshOnChange(mark);
  return (
    <Page title={reader.t("home.title")}>
      <BlockStack gap="400">
        <DataRequestsCard requests={page.dataRequests} now={now} />
        {health && <HealthLine words={health} deliveredAt={progress.deliveredAt} now={now} />}
        <ProtectionBanner protection={page.protection} />
        <UnsyncedBanner unsynced={page.unsynced} />
        <ConsentRefused refused={connection.consentRefused} settings="/app/settings" />
        <SetUp facts={guide} links={links} block={block} verdict={health} />
        {canTest && !used && <TestSignUpCard />}
        <WantedCard wanted={page.wanted} />
        {used && <FiguresCard {...page} />}
        <FailuresCard failures={page.failures} unsynced={page.unsynced !== null} now={now} />
        {canTest && used && <TestSignUpCard />}
        <KlaviyoChecklist />
      </BlockStack>
    </Page>
  );
}
