import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import type { ExportedRow } from "../outbox/export.ts";
import { wordsOf } from "./outcome-words.ts";
import { STATE_WORDS } from "./state-words.ts";

/** What a file of the log says of each row, in this order. Times are UTC, as ISO 8601 has them. */
const COLUMNS: Record<string, (row: ExportedRow) => string | number | null> = {
  "Signed up": ({ createdAt }) => createdAt.toISOString(),
  State: ({ state }) => STATE_WORDS[state].label,
  Reason: ({ lastReason }) => (lastReason ? wordsOf(lastReason).label : null),
  "E-mail": ({ email }) => email,
  Phone: ({ phone }) => phone,
  Product: ({ title }) => title?.productTitle ?? null,
  Variant: ({ title }) => title?.variantTitle ?? null,
  "Product id": ({ productId }) => productId,
  "Variant id": ({ variantId }) => variantId,
  "E-mail marketing": ({ emailConsent }) => (emailConsent ? "yes" : "no"),
  SMS: ({ smsConsent }) => (smsConsent ? "yes" : "no"),
  "Consent version": ({ consentVersion }) => consentVersion,
  Language: ({ locale }) => locale,
  Page: ({ pageUrl }) => pageUrl,
  Attempts: ({ attemptCount }) => attemptCount,
  "Last HTTP status": ({ lastStatus }) => lastStatus,
  "Last error code": ({ lastCode }) => lastCode,
  "Accepted by Klaviyo": ({ deliveredAt }) => deliveredAt?.toISOString() ?? null,
  Id: ({ id }) => id,
};

/**
 * The log as a file that spreadsheets open: in UTF-8 and saying so, and with an apostrophe before
 * whatever they would take for a formula, a phone's plus too.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function writeCsv(batches: AsyncIterable<ExportedRow[]>): Readable {
  const fields = Object.values(COLUMNS);
  async function* records() {
    for await (const rows of batches) {
      for (const row of rows) yield fields.map((of) => of(row));
    }
  }
  const csv = stringify({
    ...{ header: true, columns: Object.keys(COLUMNS), bom: true, escape_formulas: true },
    record_delimiter: "windows",
  });
  const source = Readable.from(records());
  // The reader hears of what breaks in the middle: half a file must not look like a whole one.
  source.on("error", (error) => csv.destroy(error));
  csv.on("close", () => source.destroy());
  return source.pipe(csv);
}
