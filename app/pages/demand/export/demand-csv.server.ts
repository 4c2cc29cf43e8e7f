import type { Readable } from "node:stream";
import { optionTitle } from "../../../catalog/option-title.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { DemandRow } from "../../../outbox/demand/demand-rows.server.ts";
import type { Period } from "../../../outbox/stats/days.ts";
import { gid, writeCsv, type CsvColumn } from "../../shared/csv.server.ts";
import { numberWords } from "../../shared/words.ts";

/** What the numbers of a file are of. */
interface Terms {
  period: Period;
  currency: string | null;
}

/** The columns of an exported file, in order. Times are UTC in ISO 8601. */
function columnsOf({ period, currency }: Terms, reader: Reader): CsvColumn<DemandRow>[] {
  const { t } = reader;
  const number = numberWords(period, reader);
  const stock = { true: t("demand.stock.inStock"), false: t("demand.stock.soldOut") };
  const isVariant = ({ key }: DemandRow) => key.startsWith("v");
  return [
    [t("demand.csv.product"), ({ productTitle }) => productTitle],
    [t("demand.csv.variant"), ({ variantTitle }) => optionTitle(variantTitle)],
    [t("demand.csv.productId"), ({ productId }) => gid("Product", productId)],
    [
      t("demand.csv.variantId"),
      (row) => (isVariant(row) ? gid("ProductVariant", row.variantId) : null),
    ],
    [t("demand.csv.variants"), ({ variants }) => variants],
    [t("demand.csv.waiting"), ({ waiting }) => waiting],
    [t("demand.csv.sent"), ({ reached }) => reached],
    [t("demand.csv.signUps", { number }), ({ signUps }) => signUps],
    [t("demand.csv.before", { number }), ({ before }) => before],
    [t("demand.csv.since"), ({ since }) => since?.toISOString() ?? null],
    [t("demand.csv.stock"), ({ available }) => (available === null ? null : stock[`${available}`])],
    [t("demand.csv.quantity"), ({ quantity }) => quantity],
    [t("demand.csv.price"), ({ price }) => price && rounded(price)],
    [t("demand.csv.value"), ({ value }) => value && rounded(value)],
    [t("demand.csv.currency"), ({ value }) => (value === null ? null : currency)],
  ];
}

/** No currency has more than three digits behind its point. */
function rounded(amount: number): number {
  return Math.round(amount * 1_000) / 1_000;
}

/** What shoppers want as a CSV file for the reader's spreadsheet. It names no shopper. */
export function writeDemandCsv(
  batches: AsyncIterable<DemandRow[]>,
  terms: Terms,
  reader: Reader,
): Readable {
  return writeCsv(batches, columnsOf(terms, reader), reader);
}
