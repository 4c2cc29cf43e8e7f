import { Incidents } from "../server/incidents.ts";
import { errorName, type logger } from "../server/logger.server.ts";
import { learnTitles, type AskShop } from "./titles.server.ts";

/** At most this many variants of a shop that could not be fetched are kept for the next time. */
const MOST_KEPT = 1_000;

/** Shopify cannot be reached, whichever shop asks. */
const ALL_SHOPS = "";

/** Shopify's library throws the response with which a shop was refused. */
function isOfShop(error: unknown): boolean {
  return (
    error instanceof Response && error.status >= 400 && error.status < 500 && error.status !== 429
  );
}

export interface LearnerOptions {
  /** How to ask the Admin API of a shop; called only where something is to be asked. */
  askOf: (shop: string) => AskShop;
  log: Pick<typeof logger, "warn" | "info">;
  now?: () => Date;
}

/**
 * Learns Shopify's titles for the variants of sign-ups, after those were answered: one look-up per
 * shop at a time; variants that arrive during it go together into the next one. What fails is kept,
 * and requested with the shop's next sign-up. Returns the function to call for each variant that
 * was committed.
 */
export function createLearner({ askOf, log, now = () => new Date() }: LearnerOptions) {
  const wanted = new Map<string, Set<string>>();
  const looking = new Set<string>();
  const incidents = new Incidents();

  async function look(shop: string): Promise<void> {
    for (;;) {
      const variantIds = wanted.get(shop);
      wanted.delete(shop);
      if (!variantIds) break;
      try {
        const asked = await learnTitles(shop, [...variantIds], askOf(shop), now());
        if (asked > 0) tellOver(shop);
      } catch (error) {
        tell(shop, error);
        keep(shop, variantIds);
        break;
      }
    }
    looking.delete(shop);
  }

  /**
   * Logged once for each incident: of one shop, where Shopify refuses that one, or of all of them.
   */
  function tell(shop: string, error: unknown): void {
    if (!incidents.begins(isOfShop(error) ? shop : ALL_SHOPS)) return;
    const words = "Titles could not be fetched; the log shows ids until they can be again";
    log.warn({ shop, error: errorName(error) }, words);
  }

  function tellOver(shop: string): void {
    const over = [ALL_SHOPS, shop].filter((name) => incidents.ends(name));
    if (over.length > 0) log.info({ shop }, "Titles can be fetched again");
  }

  function keep(shop: string, variantIds: Iterable<string>): void {
    const kept = wanted.get(shop) ?? new Set();
    for (const variantId of variantIds) if (kept.size < MOST_KEPT) kept.add(variantId);
    wanted.set(shop, kept);
  }

  return (shop: string, variantId: string): void => {
    keep(shop, [variantId]);
    if (looking.has(shop)) return;
    looking.add(shop);
    setImmediate(() => void look(shop));
  };
}
