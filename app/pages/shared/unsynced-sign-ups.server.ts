import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import { countUnsynced, type Unsynced } from "../../outbox/log/unsynced.server.ts";
import { DAY_MS } from "../../server/durations.ts";

/** A few may be a new product or forged ids; from this number on, the page reports it. */
const MANY = 5;
/** Older answers say nothing about the present catalog. */
const LATELY_MS = 7 * DAY_MS;

/**
 * The sign-ups for variants that Klaviyo does not know, if a shop has many. Answers to an earlier
 * key may concern another account's catalog, and do not count.
 */
export async function manyUnsynced(
  shop: string,
  connection: Pick<ConnectionStatus, "keyLastFour" | "connectedAt"> | undefined,
  now: Date,
): Promise<Unsynced | null> {
  if (!connection?.keyLastFour) return null;
  const lately = now.getTime() - LATELY_MS;
  const since = new Date(Math.max(lately, connection.connectedAt?.getTime() ?? lately));
  const unsynced = await countUnsynced(shop, since);
  return unsynced.signUps >= MANY ? unsynced : null;
}
