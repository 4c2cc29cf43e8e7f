import type { Readable } from "node:stream";
import { optionTitle } from "../../../catalog/option-title.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { ExportedRow } from "../../../outbox/log/export.server.ts";
import type { State } from "../../../outbox/subscription.ts";
import { gid, writeCsv, type CsvColumn } from "../../shared/csv.server.ts";
import { wordsOf } from "../../shared/outcome-words.ts";

/** The columns of an exported file, in order. Times are UTC in ISO 8601. */
function columnsOf(reader: Reader): CsvColumn<ExportedRow>[] {
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
    // Only a test, or one for any option, has a word here: a spreadsheet's filter tells them apart at once.
    [t("log.csv.column.test"), ({ test }) => (test ? yes : null)],
    [t("log.csv.column.anyOption"), ({ anyOption }) => (anyOption ? yes : null)],
  ];
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

/** The log as a CSV file for the reader's spreadsheet. */
export function writeLogCsv(batches: AsyncIterable<ExportedRow[]>, reader: Reader): Readable {
  return writeCsv(batches, columnsOf(reader), reader);
}
