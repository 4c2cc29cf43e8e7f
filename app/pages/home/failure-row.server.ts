import { withShownEmail } from "../../contact/email.server.ts";
import { toLogRow } from "../shared/log-row.ts";

/** One that failed: who, what for, and by which word the outbox keeps why. */
export function toFailure(row: Parameters<typeof toLogRow>[0]) {
  const { id, shopper, product, createdAt } = toLogRow(withShownEmail(row));
  return { id, shopper, product, createdAt, word: row.lastReason ?? row.lastOutcome ?? "" };
}

export type Failure = ReturnType<typeof toFailure>;
