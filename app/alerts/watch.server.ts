import { alertedShops } from "../merchant/alerted-shops.server.ts";
import { otherWork } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { findCauses } from "./causes.ts";
import { factsOf } from "./facts.server.ts";
import { alertMessage } from "./messages.ts";
import { recordFound } from "./record.server.ts";

/** How many shops are looked at together: a few queries, each by an index. */
const SLICE = 100;

/**
 * Looks at every shop with the app, slice by slice, and stores what is wrong. Writes nothing about
 * a shop where nothing has changed.
 */
export async function watchShops(now: Date, stopping?: AbortSignal, slice = SLICE): Promise<void> {
  let after = "";
  while (!stopping?.aborted) {
    const merchants = await alertedShops(after, slice);
    for (const { merchant, facts } of await factsOf(merchants, now)) {
      const found = findCauses(facts, now);
      if (found.length === 0 && merchant.alerts.every(({ endedAt }) => endedAt)) continue;
      const about = { shop: merchant.shop, waiting: facts.waiting, apiKey: env.SHOPIFY_API_KEY };
      await recordFound(merchant, found, (one) => alertMessage(one, about), now);
    }
    if (merchants.length < slice) return;
    after = merchants.at(-1)?.shop ?? after;
    await otherWork();
  }
}
