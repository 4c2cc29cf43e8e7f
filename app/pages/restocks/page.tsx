import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Page, Pagination } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { reasonsIn } from "../../outbox/restocks/figures.ts";
import type { RestockCursor } from "../../outbox/restocks/restock-cursor.ts";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { pageTitle } from "../frame/page-title.ts";
import { useRefresh } from "../frame/refresh.ts";
import { ExportFailed } from "../shared/export-failed.tsx";
import { useDownload } from "../shared/use-download.ts";
import { ReasonsCard } from "./reasons-card.tsx";
import type { RestockLine } from "./restock-line.ts";
import { restocksAddress, restocksFileAddress } from "./restocks-address.ts";
import { RestocksEmpty } from "./restocks-empty.tsx";
import { RestocksTable } from "./restocks-table.tsx";
import type { loadRestocks } from "./load.server.ts";

export const clientLoader = keepLastGoodData<typeof loadRestocks>();

export const meta: MetaFunction = (args) => pageTitle("restocks", args);

/** What followed each time that a variant came back. */
export function RestocksPage() {
  const { lines, hasNewer, hasOlder, now } = useLoaderData<typeof loadRestocks>();
  const { t, locale } = useReader();
  const { progress, download, reset } = useDownload();
  useRefresh("slowly");
  const save = () =>
    download(
      () => t("restocks.export.file", { day: new Date().toISOString().slice(0, 10) }),
      restocksFileAddress(locale),
    );
  const isEmpty = lines.length === 0;
  return (
    <Page
      title={t("common.title.restocks")}
      subtitle={t("restocks.subtitle")}
      backAction={{ content: t("common.title.demand"), url: "/app/demand" }}
      primaryAction={
        isEmpty ? null : (
          <Button onClick={() => void save()} loading={progress === "loading"}>
            {t("restocks.export.button")}
          </Button>
        )
      }
      fullWidth
    >
      <BlockStack gap="400">
        <ExportFailed progress={progress} again={save} reset={reset} />
        <Card padding="0">
          {isEmpty ? <RestocksEmpty /> : <RestocksTable lines={lines} now={now} />}
          {(hasNewer || hasOlder) && (
            <Box padding="300">
              <InlineStack align="center">
                <Pagination
                  hasPrevious={hasNewer}
                  hasNext={hasOlder}
                  // A link to nowhere may not have a name.
                  {...(hasNewer && { previousURL: restocksAddress(placeOf(lines.at(0), "newer")) })}
                  {...(hasOlder && { nextURL: restocksAddress(placeOf(lines.at(-1), "older")) })}
                  accessibilityLabel={t("restocks.pages")}
                />
              </InlineStack>
            </Box>
          )}
        </Card>
        {!isEmpty && <ReasonsCard reasons={reasonsIn(lines.map(({ figures }) => figures))} />}
      </BlockStack>
    </Page>
  );
}

function placeOf(line: RestockLine | undefined, way: RestockCursor["way"]): RestockCursor | null {
  return line ? { way, at: line.at, id: line.id } : null;
}
