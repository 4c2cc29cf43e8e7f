import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
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

const OPTIONS = {
  ...{ columns: Object.keys(COLUMNS), record_delimiter: "windows", escape_formulas: true },
} as const;

/**
 * The log as a file that spreadsheets open: in UTF-8 and saying so, and with an apostrophe before
 * whatever they would take for a formula, a phone's plus too. Rejects in the middle where a batch
 * does: half a file must not look like a whole one.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function writeCsv(batches: AsyncIterable<ExportedRow[]>): Readable {
  const fields = Object.values(COLUMNS);
  async function* parts() {
    yield stringify([], { ...OPTIONS, header: true, bom: true });
    for await (const rows of batches) {
      yield stringify(
        rows.map((row) => fields.map((of) => of(row))),
        OPTIONS,
      );
    }
  }
  return Readable.from(parts(), { objectMode: false });
}
