import type { Readable } from "node:stream";
import { optionTitle } from "../../../catalog/option-title.ts";
import type { Reader } from "../../../locales/reader.tsx";
import {
  figuresOf,
  type Figure,
  type Figures,
  type Reading,
} from "../../../outbox/restocks/figures.ts";
import type { ListedRestock } from "../../../outbox/restocks/list-restocks.server.ts";
import { gid, writeCsv, type CsvColumn } from "../../shared/csv.server.ts";

/** The columns of an exported file, in order. Times are UTC in ISO 8601. */
function columnsOf(reading: Reading, { t }: Reader): CsvColumn<ListedRestock>[] {
  const figureColumns = (["notified", "opened", "bought"] as const).flatMap(
    (name: keyof Figures): CsvColumn<ListedRestock>[] => {
      const of = (restock: ListedRestock) => figuresOf(restock, reading)[name];
      return [
        [t(`restocks.csv.${name}`), (restock) => countOf(of(restock))],
        [t(`restocks.csv.${name}Note`), (restock) => noteOf(of(restock), t)],
      ];
    },
  );
  return [
    [t("restocks.csv.product"), ({ productTitle }) => productTitle],
    [t("restocks.csv.variant"), ({ variantTitle }) => optionTitle(variantTitle)],
    [t("restocks.csv.productId"), ({ productId }) => gid("Product", productId)],
    [t("restocks.csv.variantId"), ({ variantId }) => gid("ProductVariant", variantId)],
    [t("restocks.csv.at"), ({ at }) => at.toISOString()],
    [t("restocks.csv.people"), ({ people }) => people],
    ...figureColumns,
    [t("restocks.csv.countedAt"), ({ lookedAt }) => lookedAt?.toISOString() ?? null],
  ];
}

/** What is unknown is empty, and never 0. */
function countOf(figure: Figure): number | null {
  return figure.kind === "count" ? figure.count : null;
}

function noteOf(figure: Figure, t: Reader["t"]): string | null {
  if (figure.kind === "unknown") return t(`restocks.why.${figure.why}`);
  return figure.isLeast !== null ? t("restocks.csv.atLeast") : null;
}

/** What followed each restock as a CSV file for the reader's spreadsheet. It names no shopper. */
export function writeRestocksCsv(
  batches: AsyncIterable<ListedRestock[]>,
  reading: Reading,
  reader: Reader,
): Readable {
  return writeCsv(batches, columnsOf(reading, reader), reader);
}
