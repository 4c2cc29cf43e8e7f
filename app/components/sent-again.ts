import type { ConnectionStatus } from "../merchant/connection-status.ts";

export type SentAgain = "changed" | "no_key" | "on_hold" | "unreachable" | "on_its_way";

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
  return connection.waiting ? "unreachable" : "on_its_way";
}
