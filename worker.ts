import { cleanBehindErasures } from "#app/server/erasure.server.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { send } from "#app/klaviyo/transport.server.ts";
import { logFatalErrors, stopOnSignals } from "#app/server/shutdown.server.ts";
import { logger } from "#app/server/logger.server.ts";

logFatalErrors();
/** Delivers only, with the same worker as the web server's; several may run on one database. */
const cleaner = cleanBehindErasures(logger);
const worker = startWorker({ send, log: logger });
stopOnSignals(async () => {
  await worker.stop();
  await cleaner.stop();
});
logger.info("Delivering");
