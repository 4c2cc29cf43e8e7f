import { cleanBehindErasures } from "#app/server/erasure.server.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { send } from "#app/klaviyo/transport.server.ts";
import { logLastWords } from "#app/server/last-words.server.ts";
import { logger } from "#app/server/logger.server.ts";

/** Longer than a call can last: whatever is open is finished and written down by then. */
const STOPS_WITHIN_MS = 10_000;

logLastWords();
/** Delivers only: the same worker as beside the web server, as many of them as the database feeds. */
const cleaner = cleanBehindErasures(logger);
const worker = startWorker({ send, log: logger });
logger.info("Delivering");

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    logger.info({ signal }, "Stopping: no new calls, what is under way is finished");
    setTimeout(() => {
      logger.error("Not everything could be written down in time; it is called for again");
      process.exit(1);
    }, STOPS_WITHIN_MS).unref();
    void worker
      .stop()
      .then(() => cleaner.stop())
      .then(() => process.exit(0));
  });
}
