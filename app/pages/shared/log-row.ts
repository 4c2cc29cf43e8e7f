import type { Reader } from "../../locales/reader.tsx";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import type { listPage } from "../../outbox/log/history.server.ts";
import { seenOf } from "../../outbox/seen.ts";
import type { OptionalColumn } from "../../outbox/log/filter.ts";
import { languageWords } from "./words.ts";
import { wordsOf } from "./outcome-words.ts";
import { productWords, toShownProduct } from "./product-words.ts";

type StoredRow = Awaited<ReturnType<typeof listPage>>["rows"][number];

/**
 * What the log shows of a row; the rest stays on the server. `eventsRead` says between which times
 * the events in Klaviyo were read.
 */
export function toLogRow(
  row: StoredRow,
  eventsRead: ConnectionStatus["eventsRead"],
  columns: OptionalColumn[] = [],
) {
  const { id, state, email, phone, attemptCount, createdAt, variantId, title } = row;
  const { lastReason, lastOutcome, lastStatus, phoneRefused } = row;
  return {
    id,
    state,
    attemptCount,
    createdAt,
    restockedAt: row.restockedAt,
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
    optional: columns.map((column) => OPTIONAL[column](row)),
  };
}

/** What a column shows that a merchant can choose, as data: its words are made where they are read. */
export type OptionalCell =
  | { column: "channel" | "consents"; email: boolean; sms: boolean }
  | { column: "language" | "page"; text: string | null };

const OPTIONAL: Record<OptionalColumn, (row: StoredRow) => OptionalCell> = {
  channel: ({ email, phone }) => ({
    column: "channel",
    email: email !== null,
    sms: phone !== null,
  }),
  consents: ({ emailConsent, smsConsent }) => ({
    column: "consents",
    email: emailConsent,
    sms: smsConsent,
  }),
  language: ({ locale }) => ({ column: "language", text: locale }),
  page: ({ pageUrl }) => ({ column: "page", text: pageUrl }),
};

/** The words of an optional column's cell; "–" where there is nothing. */
export function optionalWords(cell: OptionalCell, reader: Reader): string {
  const { t } = reader;
  switch (cell.column) {
    case "channel":
      return listWords([cell.email && t("common.channel.email"), cell.sms && t("saved.phone")]);
    case "consents":
      return listWords([
        cell.email && t("log.csv.column.emailConsent"),
        cell.sms && t("log.csv.column.smsConsent"),
      ]);
    case "language":
      return cell.text ? languageWords(cell.text, reader.locale) : NOTHING;
    case "page":
      return cell.text ? pathOf(cell.text) : NOTHING;
  }
}

const NOTHING = "–";

function listWords(parts: (string | false)[]): string {
  return parts.filter(Boolean).join(", ") || NOTHING;
}

/** The path of a page: its host is the store's, in each row. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
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
