import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, InlineStack, Page } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { isFiltered } from "../../outbox/log/filter.ts";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { pageTitle } from "../frame/page-title.ts";
import { useRefresh, useRefreshOnChange } from "../frame/refresh.ts";
import { catchOutage } from "../frame/outage.ts";
import { ExportFailed } from "../shared/export-failed.tsx";
import { HealthBanner } from "../shared/health-banner.tsx";
import { healthWords } from "../shared/health-words.ts";
import { UnsyncedBanner } from "../shared/unsynced-banner.tsx";
import type { actOnLog } from "./action.server.ts";
import { useBulkToast } from "./bulk/bulk-toast.ts";
import { DeletionBanner } from "./bulk/deletion-banner.tsx";
import { BulkJobBanner } from "./bulk/bulk-job-banner.tsx";
import { ExportButton, useExport } from "./export/export-button.tsx";
import type { loadLog } from "./load.server.ts";
import { ColumnsButton } from "./views/columns-button.tsx";
import { LogCard } from "./log-card.tsx";

export const clientLoader = keepLastGoodData<typeof loadLog>();
export const clientAction = catchOutage<typeof actOnLog>();

export const meta: MetaFunction = (args) => pageTitle("subscriptions", args);

export function LogPage() {
  const reader = useReader();
  const { t } = reader;
  const {
    page,
    counts,
    matching,
    sendable,
    titles,
    job,
    verdict,
    unsynced,
    deletions,
    saved,
    view,
    dates,
    mark,
    now,
  } = useLoaderData<typeof loadLog>();
  const health = verdict && healthWords(verdict.delivery, verdict.block, now, reader);
  const isFine = !health || health.tone === "success" || health.isUnsure;
  const file = useExport(view);
  const running = job?.state === "running";
  const first = view.cursor === null;
  // Rows that wait on other pages are counted as well.
  const waits =
    page.rows.some(({ state }) => state === "queued") || (first && (counts?.queued ?? 0) > 0);
  const quiet = first ? "slowly" : "never";
  const changes = running || deletions.count > 0;
  useRefresh(changes ? "closely" : waits ? "soon" : quiet);
  // A search reads many addresses, and most changes are to other rows.
  useRefreshOnChange(first && view.search === "" ? mark : null);
  useBulkToast();
  return (
    <Page
      title={t("common.title.subscriptions")}
      subtitle={t("log.subtitle")}
      primaryAction={
        <InlineStack gap="200" wrap={false}>
          <ColumnsButton view={view} />
          <ExportButton
            {...file}
            view={view}
            matching={matching}
            nothing={!isFiltered(view) && matching.count === 0}
          />
        </InlineStack>
      }
      fullWidth
    >
      <BlockStack gap="400">
        <ExportFailed {...file} />
        {!isFine && <HealthBanner words={health} now={now} />}
        <UnsyncedBanner unsynced={unsynced} shown={view.code === "variant_not_found"} />
        <DeletionBanner pending={deletions} />
        {job && <BulkJobBanner job={job} />}
        <LogCard
          page={page}
          counts={counts}
          matching={matching}
          sendable={sendable}
          titles={titles}
          view={view}
          saved={saved}
          meant={{ ...view, ...dates, days: null }}
          now={now}
          busy={running}
          onExport={(choice) => void file.start(choice)}
        />
      </BlockStack>
    </Page>
  );
}
