import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import { optionTitle } from "../../../catalog/option-title.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { ExportedRow } from "../../../outbox/log/export.server.ts";
import type { State } from "../../../outbox/subscription.ts";
import { wordsOf } from "../../shared/outcome-words.ts";

type Column = [heading: string, of: (row: ExportedRow) => string | number | null];

/** The columns of an exported file, in order. Times are UTC in ISO 8601. */
function columnsOf(reader: Reader): Column[] {
  const { t } = reader;
  const stateWords = once((state: State) => t(`common.state.${state}`));
  const reasonWords = once((reason: string) => wordsOf(reason, reader).label);
  const [yes, no] = [t("log.csv.yes"), t("log.csv.no")];
  return [
    [t("log.csv.column.signedUp"), ({ createdAt }) => createdAt.toISOString()],
    [t("log.csv.column.state"), ({ state }) => stateWords(state)],
    [t("log.csv.column.reason"), ({ lastReason }) => lastReason && reasonWords(lastReason)],
    [t("log.csv.column.email"), ({ email }) => email],
    [t("log.csv.column.phone"), ({ phone }) => phone],
    [t("log.csv.column.product"), ({ title }) => title?.productTitle ?? null],
    [t("log.csv.column.variant"), ({ title }) => optionTitle(title?.variantTitle)],
    [t("log.csv.column.productId"), ({ productId }) => gid("Product", productId)],
    [t("log.csv.column.variantId"), ({ variantId }) => gid("ProductVariant", variantId)],
    [t("log.csv.column.emailConsent"), ({ emailConsent }) => (emailConsent ? yes : no)],
    [t("log.csv.column.smsConsent"), ({ smsConsent }) => (smsConsent ? yes : no)],
    [
      t("log.csv.column.emailConsentVersion"),
      (row) => (row.emailConsent ? row.emailConsentVersion : null),
    ],
    [
      t("log.csv.column.smsConsentVersion"),
      (row) => (row.smsConsent ? row.smsConsentVersion : null),
    ],
    [t("log.csv.column.language"), ({ locale }) => locale],
    [t("log.csv.column.page"), ({ pageUrl }) => pageUrl],
    [t("log.csv.column.attempts"), ({ attemptCount }) => attemptCount],
    [t("log.csv.column.lastStatus"), ({ lastStatus }) => lastStatus],
    [t("log.csv.column.lastCode"), ({ lastCode }) => lastCode],
    [t("log.csv.column.accepted"), ({ deliveredAt }) => deliveredAt?.toISOString() ?? null],
    [t("log.csv.column.cameBack"), ({ restockedAt }) => restockedAt?.toISOString() ?? null],
    [t("log.csv.column.id"), ({ id }) => id],
    // Only a test has a word here: a spreadsheet's filter tells them apart at once.
    [t("log.csv.column.test"), ({ test }) => (test ? yes : null)],
  ];
}

/**
 * An id in Shopify's form: a spreadsheet would round a bare number past 15 digits, and write
 * 4.5E+13 for 14.
 */
function gid(type: "Product" | "ProductVariant", id: string | null): string | null {
  return id && `gid://shopify/${type}/${id}`;
}

/**
 * Translates each word once per file: translating it for every row would take longer than the rest.
 */
function once<Key extends string>(words: (key: Key) => string): (key: Key) => string {
  const made = new Map<Key, string>();
  return (key) => {
    const said = made.get(key) ?? words(key);
    made.set(key, said);
    return said;
  };
}

/** Either may be the delimiter where a file is opened; within quotes it is part of the field. */
const DELIMITERS = /[,;]/;

/** Spreadsheets expect a semicolon in locales where the decimal sign is a comma. */
function delimiterOf({ locale }: Reader): "," | ";" {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.some(({ type, value }) => type === "decimal" && value === ",") ? ";" : ",";
}

function optionsOf(reader: Reader) {
  return {
    delimiter: delimiterOf(reader),
    quoted_match: DELIMITERS,
    escape_formulas: true,
    record_delimiter: "windows",
    quote_record_delimiter: true,
  };
}

/** If a text begins with a line break, a spreadsheet may read its second line as a formula. */
function fieldOf(value: string | number | null): string | number | null {
  return typeof value === "string" && value.startsWith("\n") ? `'${value}` : value;
}

/**
 * The log as a CSV file for the reader's spreadsheet: UTF-8 with a BOM, and an apostrophe before
 * anything that could be read as a formula, including a phone's plus. Rejects midway if a batch
 * does: half a file must not look like a whole one.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function writeCsv(batches: AsyncIterable<ExportedRow[]>, reader: Reader): Readable {
  const columns = columnsOf(reader);
  const options = optionsOf(reader);
  async function* parts() {
    yield stringify([columns.map(([heading]) => heading)], { ...options, bom: true });
    for await (const rows of batches) {
      yield stringify(
        rows.map((row) => columns.map(([, of]) => fieldOf(of(row)))),
        options,
      );
    }
  }
  return Readable.from(parts(), { objectMode: false });
}
