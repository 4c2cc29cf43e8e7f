import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";

type Connection = Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting">;

/** What is nearer than that is as good as now, and is called so. */
const SECOND_MS = 1_000;

/** When a waiting row is tried next; null where it is being tried, or waits for the merchant. */
export function nextTryAt(
  dueAt: Date,
  { keyLastFour, hold, waiting }: Connection,
  now: Date,
): Date | null {
  if (!keyLastFour || hold) return null;
  const next = Math.max(dueAt.getTime(), waiting?.until.getTime() ?? 0);
  return next - now.getTime() >= SECOND_MS ? new Date(next) : null;
}

/** What a merchant can do for a row that waits; null where nothing has to be done. */
export function mendOf({ keyLastFour, hold }: Connection) {
  if (!keyLastFour) return { inSettings: true, nextCheckAt: null };
  if (!hold) return null;
  return { inSettings: hold.reason !== "revision_retired", nextCheckAt: hold.nextCheckAt };
}
