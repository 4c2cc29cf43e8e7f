import type { Logger } from "pino";
import { MINUTE_MS } from "../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { shopsToTellSecret } from "./page-secret.server.ts";
import { confirmPresence } from "./presence.server.ts";
import type { AdminGraphql } from "./storefront-settings.server.ts";

/** Some seconds of calls to Shopify, one after the other. */
const SHOPS_A_ROUND = 50;

/**
 * Tells storefronts the page secrets that they do not have: after an upgrade, a rotation, or a visit
 * at which Shopify could not be reached. Each round goes on behind the shop where the last one
 * ended, so that shops whose token no longer works keep no other one waiting.
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
  let after = "";
  return startRepeating({
    everyMs: 5 * MINUTE_MS,
    round: async (stopping) => {
      const shops = await shopsToTellSecret(after, SHOPS_A_ROUND);
      let untold = 0;
      for (const shop of shops) {
        if (stopping.aborted) return;
        after = shop;
        await confirmPresence(shop, askOf(shop), now).catch(() => (untold += 1));
      }
      if (shops.length < SHOPS_A_ROUND) after = "";
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
