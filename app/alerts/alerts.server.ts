import type { Logger } from "pino";
import { errorName } from "../server/logger.server.ts";
import { MINUTE_MS } from "../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { deliverDue, pruneMessages, type Ways } from "./deliver.server.ts";
import { postWebhook } from "./send-webhook.server.ts";
import { watchShops } from "./watch.server.ts";

/** How often messages that are due are looked for. */
const DELIVER_EVERY_MS = MINUTE_MS;
/** How often the shops are looked at: a pause is told at most so much after its hour. */
const WATCH_EVERY_MS = 5 * MINUTE_MS;

/**
 * Alerts merchants outside the app. It runs beside the web server, which has Shopify's library, and
 * so also where the worker is gone. Several processes may run it on one database.
 */
export function startAlerts({
  log,
  post = postWebhook,
  now = () => new Date(),
  ...ways
}: Pick<Ways, "askOf"> & Partial<Ways> & { log: Pick<Logger, "error"> }): RepeatingWork {
  let watchedAt = -Infinity;
  return startRepeating({
    everyMs: DELIVER_EVERY_MS,
    round: async (stopping) => {
      const at = now();
      if (Math.abs(at.getTime() - watchedAt) >= WATCH_EVERY_MS) {
        watchedAt = at.getTime();
        // What could be stored is delivered all the same.
        await watchShops(at, stopping).catch((error: unknown) =>
          log.error({ error: errorName(error) }, FAILURE),
        );
        await pruneMessages(at);
      }
      while (!stopping.aborted && (await deliverDue({ ...ways, post, now })) > 0);
    },
    log,
    failure: FAILURE,
  });
}

const FAILURE = "Alerts could not be made; it is tried again";
