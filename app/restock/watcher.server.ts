import { Recent } from "../catalog/recent.ts";
import { MINUTE_MS } from "../server/durations.ts";
import { Incidents } from "../server/incidents.ts";
import { errorName, type logger } from "../server/logger.server.ts";
import { watch, type Watched } from "./watched.server.ts";

/** At most this many variants are kept for the next time. */
const MOST_KEPT = 10_000;

/** Variants of one commit. */
const SLICE = 500;

/**
 * Watches the stock of the variants of sign-ups, after those were answered: many in one commit, and
 * each at most once a minute. What could not be stored is stored with the next sign-up. Returns the
 * function to call for each variant that was committed.
 */
export function createWatcher({
  log,
  now = () => new Date(),
}: {
  log: Pick<typeof logger, "warn">;
  now?: () => Date;
}): (shop: string, variantId: string) => void {
  const recent = new Recent({ forMs: MINUTE_MS, most: MOST_KEPT });
  const wanted = new Map<string, Watched>();
  const incidents = new Incidents();
  let isWorking = false;

  async function work(): Promise<void> {
    try {
      while (wanted.size > 0) {
        const slice = [...wanted].slice(0, SLICE);
        await watch(
          slice.map(([, one]) => one),
          now(),
        );
        for (const [key] of slice) {
          wanted.delete(key);
          recent.add(key, now());
        }
      }
      incidents.ends("");
    } catch (error) {
      const words = "The stock of a variant is not watched yet; it is with the next sign-up";
      if (incidents.begins("")) log.warn({ error: errorName(error) }, words);
    }
    isWorking = false;
  }

  return (shop, variantId) => {
    const key = `${shop} ${variantId}`;
    if (recent.has(key, now()) || wanted.size >= MOST_KEPT) return;
    wanted.set(key, { shop, variantId });
    if (isWorking) return;
    isWorking = true;
    setImmediate(() => void work());
  };
}
