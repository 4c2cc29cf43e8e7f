import type { Logger } from "pino";
import { nameOf } from "../server/logger.server.ts";
import {
  endsToCheck,
  postponeAgain,
  type PostponedInstallEnd,
} from "../merchant/postponed-end.server.ts";
import { pruneReceipts } from "../merchant/webhook-receipt.server.ts";

export interface EndChecks {
  /** Looks at what is due by now. Never throws; looks that overlap are one. */
  look(): Promise<void>;
  /** Ends after the shop that is being looked at. */
  stop(): Promise<void>;
}

/**
 * Judges again the ends of installs that Shopify could not speak about, and forgets old webhooks.
 * Any web process may: to do it twice changes nothing.
 */
export function createEndChecks(
  retake: (end: PostponedInstallEnd, now: Date) => Promise<void>,
  { log, now = () => new Date() }: { log: Pick<Logger, "error">; now?: () => Date },
): EndChecks {
  let working: Promise<void> | undefined;
  let stopping = false;
  const isStopping = () => stopping;

  async function round(): Promise<void> {
    for (const end of await endsToCheck(now())) {
      if (isStopping()) return;
      try {
        await retake(end, now());
      } catch (error) {
        const entry = { shop: end.shop, topic: end.topic, error: nameOf(error) };
        log.error(entry, "The end of an install could not be judged; it is tried again");
        await postponeAgain(end, now());
      }
    }
    while (!isStopping() && (await pruneReceipts(now())) > 0);
  }

  return {
    look() {
      if (stopping) return Promise.resolve();
      working ??= round()
        .catch((error: unknown) => {
          log.error({ error: nameOf(error) }, "Webhooks could not be looked through; tried again");
        })
        .finally(() => (working = undefined));
      return working;
    },
    async stop() {
      stopping = true;
      await working;
    },
  };
}
