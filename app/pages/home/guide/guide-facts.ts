import { isProven, type Delivery } from "../../shared/health-words.ts";

/** What the set-up guide shows of a shop: what the server knows, and all but the block in its theme. */
export interface GuideFacts {
  key: "connected" | "missing" | "refused";
  /** Nobody can ask Klaviyo what a key may do: it shows when it is used. */
  scopes: "proven" | "untried" | "missing";
  received: boolean;
  delivered: boolean;
  account: string | null;
  /** What holds the shop, in whose words a step says what is wrong. */
  hold: Delivery["connection"]["hold"];
  /** How many sign-ups wait. */
  waitingRows: number;
}

/** Reads them off what is stored: nothing here is remembered for the guide's sake. */
export function guideFacts({ connection, progress, waitingRows }: Delivery): GuideFacts {
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
