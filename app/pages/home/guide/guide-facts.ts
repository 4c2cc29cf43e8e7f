import { isProven } from "../../shared/health-words.ts";
import type { DeliveryStatus } from "../../shared/stopped-words.ts";

/** What the server knows for the set-up guide: everything except the block in the theme. */
export interface GuideFacts {
  key: "connected" | "missing" | "refused";
  /** Klaviyo does not report a key's scopes: only its use proves them. */
  scopes: "proven" | "untried" | "missing";
  received: boolean;
  delivered: boolean;
  account: string | null;
  /** The shop's hold, which explains what is wrong in a step. */
  hold: DeliveryStatus["connection"]["hold"];
  /** The number of waiting sign-ups. */
  waitingRows: number;
}

/** Derives the guide's facts from stored data; the guide stores nothing itself. */
export function guideFacts({ connection, progress, waitingRows }: DeliveryStatus): GuideFacts {
  const { keyLastFour, hold, accountName } = connection;
  const { received, deliveredAt } = progress;
  const refused = hold?.reason === "key_refused" || hold?.reason === "key_unreadable";
  const missing = hold?.reason === "scope_missing";
  return {
    key: !keyLastFour ? "missing" : refused ? "refused" : "connected",
    scopes: missing
      ? "missing"
      : keyLastFour && isProven({ connection, progress })
        ? "proven"
        : "untried",
    received,
    delivered: deliveredAt !== null,
    account: accountName,
    hold,
    waitingRows,
  };
}
