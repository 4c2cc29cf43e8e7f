import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, Page } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { pageTitle } from "../frame/page-title.ts";
import { useRefresh } from "../frame/refresh.ts";
import { ExportFailed } from "../shared/export-failed.tsx";
import { useDownload } from "../shared/use-download.ts";
import { demandFileAddress } from "./demand-address.ts";
import { DemandChart, useFocusAfterChart } from "./demand-chart.tsx";
import { DemandEmpty } from "./demand-empty.tsx";
import { DemandFilters } from "./demand-filters.tsx";
import { DemandPages } from "./demand-pages.tsx";
import { DemandTable } from "./demand-table.tsx";
import type { loadDemand } from "./load.server.ts";

export const clientLoader = keepLastGoodData<typeof loadDemand>();

export const meta: MetaFunction = (args) => pageTitle("demand", args);

/** What shoppers want, by variant or by product. */
export function DemandPage() {
  const { view, rows, lines, people, chart, now } = useLoaderData<typeof loadDemand>();
  const { t, locale } = useReader();
  const { progress, download, reset } = useDownload();
  useRefresh("slowly");
  useFocusAfterChart(chart?.line.key);
  const isUnused = rows.length === 0 && view.search === "";
  const save = () =>
    download(
      () => t("demand.export.file", { day: new Date().toISOString().slice(0, 10) }),
      demandFileAddress(view, locale),
    );
  return (
    <Page
      title={t("common.title.demand")}
      subtitle={t("demand.subtitle")}
      secondaryActions={<Button url="/app/demand/restocks">{t("common.title.restocks")}</Button>}
      primaryAction={
        isUnused ? null : (
          <Button onClick={() => void save()} loading={progress === "loading"}>
            {t("demand.export.button")}
          </Button>
        )
      }
      fullWidth
    >
      <BlockStack gap="400">
        <ExportFailed progress={progress} again={save} reset={reset} />
        <Card padding="0">
          {!isUnused && <DemandFilters key={view.search} view={view} people={people} />}
          {rows.length === 0 ? (
            <DemandEmpty isUnused={isUnused} view={view} />
          ) : (
            <>
              <DemandTable rows={rows} view={view} now={now} />
              <DemandPages view={view} shown={rows.length} lines={lines} />
            </>
          )}
        </Card>
        {chart && <DemandChart {...chart} view={view} />}
      </BlockStack>
    </Page>
  );
}
