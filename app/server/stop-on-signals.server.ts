import { logger } from "./logger.server.ts";

/** Longer than a call to Klaviyo can last: what is open is finished and written down by then. */
const STOPS_WITHIN_MS = 10_000;

/**
 * Ends the process on SIGINT or SIGTERM once `stop` has finished what is under way; after ten seconds
 * it ends with code 1. What was not written down by then is stored, and is called for again.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      logger.info({ signal }, "Stopping: no new work, what is under way is finished");
      setTimeout(() => {
        logger.error("Not everything could be finished in time; what was accepted is stored");
        process.exit(1);
      }, STOPS_WITHIN_MS).unref();
      void stop().then(() => process.exit(0));
    });
  }
}
