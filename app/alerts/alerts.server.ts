import type { Logger } from "pino";
import { errorName } from "../server/logger.server.ts";
import { MINUTE_MS } from "../server/durations.ts";
import { deliverDue, pruneMessages, type Ways } from "./deliver.server.ts";
import { postWebhook } from "./send-webhook.server.ts";
import { watchShops } from "./watch.server.ts";

/** How often messages that are due are looked for. */
const DELIVER_EVERY_MS = MINUTE_MS;
/** How often the shops are looked at: a pause is told at most so much after its hour. */
const WATCH_EVERY_MS = 5 * MINUTE_MS;

export interface Alerts {
  /** Looks at the shops, if that is due, and sends what is due, unless that is under way. Never rejects. */
  look(): Promise<void>;
  /** Begins nothing more; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Alerts merchants outside the app. It runs beside the web server, which has Shopify's library, and
 * so also where the worker is gone. Several processes may run it on one database.
 */
export function startAlerts({
  log,
  post = postWebhook,
  now = () => new Date(),
  ...ways
}: Pick<Ways, "askOf"> & Partial<Ways> & { log: Pick<Logger, "error"> }): Alerts {
  let working: Promise<void> | undefined;
  let watchedAt = -Infinity;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;

  const tell = (error: unknown) =>
    log.error({ error: errorName(error) }, "Alerts could not be made; it is tried again");

  async function round(): Promise<void> {
    const at = now();
    if (Math.abs(at.getTime() - watchedAt) >= WATCH_EVERY_MS) {
      watchedAt = at.getTime();
      await watchShops(at, stopping.signal).catch(tell);
      await pruneMessages(at);
    }
    while (!isStopping() && (await deliverDue({ ...ways, post, now })) > 0);
  }

  function look(): Promise<void> {
    if (isStopping()) return Promise.resolve();
    working ??= round()
      .catch(tell)
      .finally(() => (working = undefined));
    return working;
  }

  const timer = setInterval(() => void look(), DELIVER_EVERY_MS).unref();
  return {
    look,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await working;
    },
  };
}
