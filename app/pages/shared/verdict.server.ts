import { loadAlertSettings } from "../../alerts/settings.server.ts";
import { connectionStatus } from "../../merchant/connection-status.server.ts";
import { progressOf } from "../../outbox/stats/progress.server.ts";
import type { BlockInTheme } from "./health-words.ts";
import type { DeliveryStatus } from "./stopped-words.ts";
import { manyUnseen } from "./unseen-sign-ups.server.ts";

/** What the verdict is made of, on a page that does not ask Shopify for the block. */
export interface Verdict {
  delivery: DeliveryStatus;
  /** As the home page has reported it last. */
  block: BlockInTheme;
}

/** Reads what the verdict of a page is made of; null if the app is not installed. */
export async function loadVerdict(shop: string, now: Date): Promise<Verdict | null> {
  const [connection, progress, { block }] = await Promise.all([
    connectionStatus(shop, now),
    progressOf(shop, now),
    loadAlertSettings(shop),
  ]);
  if (!connection) return null;
  const unseen = await manyUnseen(shop, connection, now);
  const delivery = { connection, progress, waitingRows: progress.waitingRows, unseen };
  return { delivery, block: block ?? "unknown" };
}
