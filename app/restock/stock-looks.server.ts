import type { Logger } from "pino";
import type { AskShop } from "../catalog/titles.server.ts";
import { rememberCurrency } from "../merchant/currency.server.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../server/durations.ts";
import { Incidents } from "../server/incidents.ts";
import { errorName } from "../server/logger.server.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { askStock, MOST_ASKED } from "./ask-stock.server.ts";
import { recordObservations } from "./record.server.ts";
import {
  noteLook,
  putOffLooks,
  shopsToLookAt,
  takeDue,
  MOST_FORGOTTEN,
  watchForgotten,
} from "./watched.server.ts";

/** How often it is checked which looks are due. */
const CHECK_EVERY_MS = 5 * SECOND_MS;

/** How often a variant is looked at while somebody waits for it. */
export const LOOK_EVERY_MS = 15 * MINUTE_MS;

/**
 * Queries of one shop in one round, so that the Admin API's points, which the app's own pages need
 * too, come back in the time between two rounds. https://shopify.dev/docs/api/usage/limits
 */
const MOST_QUERIES = 3;

/** How long a shop rests that Shopify refused or that could not be reached: doubled each time. */
const RESTS_MS = { first: 15 * MINUTE_MS, longest: 6 * HOUR_MS };

/** Shops that are read at once. */
const MOST_SHOPS = 100;

/** How often variants are looked for that should be watched and are not. */
const REMEMBER_EVERY_MS = HOUR_MS;

export interface StockLooksOptions {
  /** How to ask the Admin API of a shop; called only where something is to be asked. */
  askOf: (shop: string) => AskShop;
  log: Pick<Logger, "error" | "warn" | "info">;
  now?: () => Date;
}

interface Context extends Required<StockLooksOptions> {
  incidents: Incidents;
  /** Of a shop whose looks rest, in this process alone: how often in a row, and until when (ms). */
  failures: Map<string, { count: number; restUntil: number }>;
}

/**
 * Looks at the stock of variants that somebody waits for, as long as the process runs: webhooks may
 * be late, or not come. Several processes share the looks.
 */
export function startStockLooks({
  askOf,
  log,
  now = () => new Date(),
}: StockLooksOptions): RepeatingWork {
  const context = { askOf, log, now, incidents: new Incidents(), failures: new Map() };
  let rememberAt = -Infinity;
  return startRepeating({
    everyMs: CHECK_EVERY_MS,
    async round(stopping) {
      const at = now().getTime();
      if (at >= rememberAt && (await watchForgotten(now())) < MOST_FORGOTTEN) {
        rememberAt = at + REMEMBER_EVERY_MS;
      }
      await lookAtAll(context, stopping);
    },
    log,
    failure: "The looks at stock could not be read",
  });
}

async function lookAtAll(context: Context, stopping: AbortSignal): Promise<void> {
  for (let after = ""; ;) {
    const shops = await shopsToLookAt(context.now(), after, MOST_SHOPS);
    for (const shop of shops) {
      if (stopping.aborted) return;
      // A sign-up makes a look due at once; a rest is one failure, however many come in it.
      if ((context.failures.get(shop)?.restUntil ?? 0) > context.now().getTime()) continue;
      await lookAt(shop, context, stopping).catch((error: unknown) => fail(shop, error, context));
    }
    const last = shops.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function lookAt(shop: string, context: Context, stopping: AbortSignal): Promise<void> {
  for (let query = 0; query < MOST_QUERIES && !stopping.aborted; query++) {
    const now = context.now();
    const nextAt = new Date(now.getTime() + LOOK_EVERY_MS);
    const variantIds = await takeDue(shop, { now, nextAt, most: MOST_ASKED });
    if (variantIds.length > 0) {
      const { currency, observations } = await askStock(variantIds, context.askOf(shop), now);
      await recordObservations(shop, observations);
      await noteLook(shop, variantIds, now);
      await rememberCurrency(shop, currency);
      context.failures.delete(shop);
      if (context.incidents.ends(shop)) {
        context.log.info({ shop }, "The shop's stock can be looked at again");
      }
    }
    if (variantIds.length < MOST_ASKED) return;
  }
}

/** One shop's trouble must not keep the others from their looks. */
async function fail(shop: string, error: unknown, context: Context): Promise<void> {
  const count = (context.failures.get(shop)?.count ?? 0) + 1;
  const restMs = Math.min(RESTS_MS.first * 2 ** (count - 1), RESTS_MS.longest);
  const restUntil = context.now().getTime() + restMs;
  context.failures.set(shop, { count, restUntil });
  if (context.incidents.begins(shop)) {
    const words =
      "The shop's stock could not be looked at; webhooks alone tell of returns until then";
    context.log.warn({ shop, error: errorName(error), restMs }, words);
  }
  await putOffLooks(shop, new Date(restUntil));
}
