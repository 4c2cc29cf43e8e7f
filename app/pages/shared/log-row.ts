import type { Reader } from "../../locales/reader.tsx";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import type { listPage } from "../../outbox/log/history.server.ts";
import { seenOf } from "../../outbox/seen.ts";
import { wordsOf } from "./outcome-words.ts";
import { productWords, toShownProduct } from "./product-words.ts";

type StoredRow = Awaited<ReturnType<typeof listPage>>["rows"][number];

/**
 * What the log shows of a row; the rest stays on the server. `eventsRead` says between which times
 * the events in Klaviyo were read.
 */
export function toLogRow(row: StoredRow, eventsRead: ConnectionStatus["eventsRead"]) {
  const { id, state, email, phone, attemptCount, createdAt, variantId, title } = row;
  const { lastReason, lastOutcome, lastStatus, phoneRefused } = row;
  return {
    id,
    state,
    attemptCount,
    createdAt,
    lastReason,
    lastOutcome,
    lastStatus,
    phoneRefused,
    test: row.test,
    /** The merchant deleted it, and can still undo that. */
    deleting: row.deletion !== null,
    seen: seenOf(row, eventsRead),
    shopper: { email, phone },
    product: toShownProduct(variantId, title),
  };
}

export type LogRow = ReturnType<typeof toLogRow>;

/** The shopper of a row; says so if the person was erased. */
export function shopperWords(
  { email, phone }: LogRow["shopper"],
  { t }: Reader,
): { main: string; also: string | null } {
  if (email) return { main: email, also: phone };
  return { main: phone ?? t("log.erasedShopper"), also: null };
}

type Reasoned = Pick<
  LogRow,
  "state" | "lastReason" | "lastOutcome" | "lastStatus" | "phoneRefused"
>;

/**
 * Why a row failed, is blocked or still waits, or what was dropped; null if there is nothing to
 * say.
 */
export function reasonWords(row: Reasoned, reader: Reader): string | null {
  const { state, lastReason, lastOutcome, lastStatus, phoneRefused } = row;
  if (state === "delivered") return phoneRefused ? reader.t("log.smsDropped") : null;
  const word = lastReason ?? lastOutcome;
  if (!word) return null;
  const { label } = wordsOf(word, reader);
  if (state === "queued" || lastStatus === null) return label;
  // The status of an earlier answer does not apply to a row that was settled without a call.
  const answered = word === lastOutcome || word === "kept_failing";
  return answered ? reader.t("log.reason", { label, status: lastStatus }) : label;
}

/** The label of a row's checkbox. */
export function selectWords(
  { shopper, product }: Pick<LogRow, "shopper" | "product">,
  reader: Reader,
): string {
  return reader.t("log.table.select", {
    shopper: shopperWords(shopper, reader).main,
    product: productWords(product, reader).name,
  });
}
