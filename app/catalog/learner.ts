import { nameOf, type logger } from "../logger.server.ts";
import { learnTitles, type AskShop } from "./titles.ts";

/** Of what could not be learnt, at most so many variants of a shop are kept for the next time. */
const MOST_KEPT = 1_000;

export interface LearnerOptions {
  /** How to ask the Admin API of a shop; called only where something is to be asked. */
  askOf: (shop: string) => AskShop;
  log: Pick<typeof logger, "warn">;
  now?: () => Date;
}

/**
 * Learns what Shopify calls the variants of sign-ups, after those were answered: one look-up per shop
 * at a time, and what comes meanwhile together with the next one. What fails is kept, and asked for
 * with the shop's next sign-up. Returns what to call for each variant that was committed.
 */
export function createLearner({ askOf, log, now = () => new Date() }: LearnerOptions) {
  const wanted = new Map<string, Set<string>>();
  const looking = new Set<string>();

  async function look(shop: string): Promise<void> {
    for (;;) {
      const variantIds = wanted.get(shop);
      wanted.delete(shop);
      if (!variantIds) break;
      try {
        await learnTitles(shop, [...variantIds], askOf(shop), now());
      } catch (error) {
        const words = "Titles could not be fetched; the log shows ids until the next sign-up";
        log.warn({ shop, error: nameOf(error) }, words);
        keep(shop, variantIds);
        break;
      }
    }
    looking.delete(shop);
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
