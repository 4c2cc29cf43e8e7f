import { cleanBehindErasures } from "#app/server/erasure.server.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { send } from "#app/klaviyo/transport.server.ts";
import { logFatalErrors, stopOnSignals } from "#app/server/shutdown.server.ts";
import { logger } from "#app/server/logger.server.ts";

logFatalErrors();
/** Delivers only: the same worker as beside the web server, as many of them as the database feeds. */
const cleaner = cleanBehindErasures(logger);
const worker = startWorker({ send, log: logger });
logger.info("Delivering");

stopOnSignals(async () => {
  await worker.stop();
  await cleaner.stop();
});
