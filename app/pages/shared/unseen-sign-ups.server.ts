import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import { countUnseen, SEEN_WITHIN_MS } from "../../outbox/seen.server.ts";
import { MINUTE_MS } from "../../server/durations.ts";

/** From this number on, if it is more than half, the page reports it. */
const MANY = 5;
/** Events come within seconds; a row that was accepted more recently does not count. */
const LATE_MS = 15 * MINUTE_MS;

/** How many of the newest accepted rows have no event in Klaviyo. */
export interface Unseen {
  unseen: number;
  of: number;
}

/** The accepted rows of the last three days that were not seen in Klaviyo, if these are many. */
export async function manyUnseen(
  shop: string,
  connection: Pick<ConnectionStatus, "keyLastFour" | "eventsRead">,
  now: Date,
): Promise<Unseen | null> {
  const { keyLastFour, eventsRead } = connection;
  if (!keyLastFour || !eventsRead) return null;
  const from = Math.max(now.getTime() - SEEN_WITHIN_MS, eventsRead.since.getTime());
  const to = Math.min(now.getTime() - LATE_MS, eventsRead.to.getTime());
  const counted = await countUnseen(shop, { from: new Date(from), to: new Date(to) });
  return counted.unseen >= MANY && counted.unseen > counted.of / 2 ? counted : null;
}
