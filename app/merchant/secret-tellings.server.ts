import type { Logger } from "pino";
import { DAY_MS, MINUTE_MS } from "../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { shopsToTellSecret } from "./told-page-secret.server.ts";
import { confirmPresence } from "./presence.server.ts";
import type { AdminGraphql } from "./storefront-settings.server.ts";

/** How many shops are read at a time, and how many of them are told at once. */
const SHOPS_A_PAGE = 50;
const AT_ONCE = 5;

/** A shop that could not be told, such as a closed one, is left out for twice as long each time. */
const FIRST_REST_MS = 5 * MINUTE_MS;
const LONGEST_REST_MS = DAY_MS;

/**
 * Tells storefronts the page secrets that they do not have: after an upgrade, a rotation, or a visit
 * at which Shopify could not be reached. A round ends when all have been told or tried: shops whose
 * token no longer works rest, and keep no other one waiting.
 */
export function startSecretTellings({
  askOf,
  log,
  now = () => new Date(),
}: {
  askOf: (shop: string) => AdminGraphql;
  log: Pick<Logger, "error" | "info">;
  now?: () => Date;
}): RepeatingWork {
  const resting = new Map<string, { until: number; ms: number }>();

  /** False if the storefront could not be told. */
  async function tell(shop: string): Promise<boolean> {
    try {
      await confirmPresence(shop, askOf(shop), now);
      resting.delete(shop);
      return true;
    } catch {
      const ms = Math.min(2 * (resting.get(shop)?.ms ?? FIRST_REST_MS / 2), LONGEST_REST_MS);
      resting.set(shop, { until: now().getTime() + ms, ms });
      return false;
    }
  }

  return startRepeating({
    everyMs: 5 * MINUTE_MS,
    round: async (stopping) => {
      let untold = 0;
      let after = "";
      for (let isLast = false; !isLast;) {
        const page = await shopsToTellSecret(after, SHOPS_A_PAGE);
        const due = page.filter((shop) => (resting.get(shop)?.until ?? 0) <= now().getTime());
        for (let at = 0; at < due.length; at += AT_ONCE) {
          if (stopping.aborted) return;
          const told = await Promise.all(due.slice(at, at + AT_ONCE).map(tell));
          untold += told.filter((isTold) => !isTold).length;
        }
        isLast = page.length < SHOPS_A_PAGE || stopping.aborted;
        after = page.at(-1) ?? "";
      }
      if (untold > 0)
        log.info(
          { untold },
          "Some storefronts could not be told their page secret; it is tried again",
        );
    },
    log,
    failure: "Page secrets could not be told; it is tried again",
  });
}
