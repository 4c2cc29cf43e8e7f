import type { ConnectionStatus } from "../merchant/connection-status.ts";

/**
 * What a merchant is told after "Send again" or "Release": the row is queued, and whether it goes
 * out now depends on how the shop stands with Klaviyo.
 */
export function resendWords(
  resent: boolean,
  connection: Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting"> | undefined,
): string {
  if (!resent) return "It had already changed: see its state";
  if (!connection?.keyLastFour) return "It waits for a Klaviyo key: connect one in Settings";
  if (connection.hold) return "It waits: the connection to Klaviyo is on hold";
  if (connection.waiting) return "It waits: Klaviyo can’t be reached right now";
  return "It is on its way to Klaviyo";
}
