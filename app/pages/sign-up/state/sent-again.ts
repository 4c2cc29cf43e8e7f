import type { ConnectionStatus, PauseCause } from "../../../merchant/connection-status.server.ts";

export type SentAgain = "changed" | "no_key" | "on_hold" | PauseCause | "on_its_way";

/**
 * What becomes of a row after "Send again" or "Release": it is queued, and whether it goes out now
 * depends on how the shop stands with Klaviyo.
 */
export function sentAgain(
  resent: boolean,
  connection: Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting"> | undefined,
): SentAgain {
  if (!resent) return "changed";
  if (!connection?.keyLastFour) return "no_key";
  if (connection.hold) return "on_hold";
  return connection.waiting?.cause ?? "on_its_way";
}
