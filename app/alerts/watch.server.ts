import { alertedShops, type AlertedShop } from "../merchant/alerted-shops.server.ts";
import { knownTimeZone } from "../merchant/time-zone.server.ts";
import { otherWork } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { findCauses, type Facts, type Found } from "./causes.ts";
import { composeDigest } from "./digest.server.ts";
import { digestWeeks } from "./digest-week.ts";
import { factsOf } from "./facts.server.ts";
import { alertMessage } from "./messages.ts";
import { recordDigest, recordFound } from "./record.server.ts";

/** How many shops are looked at together: a few queries, each by an index. */
const SLICE = 100;

/**
 * Looks at every shop with the app, slice by slice, and stores what is wrong. A shop that fails does
 * not keep the others from it: the first error is thrown at the end. Writes nothing about
 * a shop where nothing has changed.
 */
export async function watchShops(now: Date, stopping?: AbortSignal, slice = SLICE): Promise<void> {
  let after = "";
  let failed: unknown;
  while (!stopping?.aborted) {
    const merchants = await alertedShops(after, slice);
    for (const one of await factsOf(merchants, now)) {
      await watchShop(one, now).catch((error: unknown) => (failed ??= error));
    }
    if (merchants.length < slice) break;
    after = merchants.at(-1)?.shop ?? after;
    await otherWork();
  }
  if (failed !== undefined) throw failed as Error;
}

async function watchShop(
  { merchant, facts }: { merchant: AlertedShop; facts: Facts },
  now: Date,
): Promise<void> {
  const found = findCauses(facts, now);
  const about = { shop: merchant.shop, waiting: facts.waiting, apiKey: env.SHOPIFY_API_KEY };
  if (found.length > 0 || merchant.alerts.some(({ endedAt }) => endedAt === null))
    await recordFound(merchant, found, (one) => alertMessage(one, about), now);
  await digestIfDue(merchant, found, about, now);
}

/** Makes a shop's weekly digest, if it is due and wanted. */
async function digestIfDue(
  merchant: AlertedShop,
  found: Found[],
  about: { waiting: number; apiKey: string },
  now: Date,
): Promise<void> {
  if (merchant.alertSettings?.digest === false) return;
  const last = merchant.alerts.find(({ cause }) => cause === "weekly_digest");
  const timeZone = knownTimeZone(merchant.timeZone);
  const weeks = digestWeeks(timeZone, now, last?.lastSentAt ?? null);
  if (!weeks) return;
  const causes = found.filter(({ ripe }) => ripe).map(({ cause }) => cause);
  const message = await composeDigest(merchant.shop, weeks, { ...about, causes });
  await recordDigest(merchant, message, now);
}
