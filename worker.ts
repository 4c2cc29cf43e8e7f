import { cleanBehindErasures } from "#app/server/erasure.server.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { send } from "#app/klaviyo/transport.server.ts";
import { logFatalErrors, stopOnSignals } from "#app/server/shutdown.server.ts";
import { env } from "#app/server/env.server.ts";
import { logger } from "#app/server/logger.server.ts";
import { refuseUnfinishedMove, UnfinishedMove } from "#prisma/unfinished-move.ts";

logFatalErrors();
await refuseUnfinishedMove(env.DATABASE_URL).catch((error: unknown) => {
  // The worker itself waits for a database that can't be reached.
  if (!(error instanceof UnfinishedMove)) return;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
/** Delivers only, with the same worker as the web server's; several may run on one database. */
const cleaner = cleanBehindErasures(logger);
const worker = startWorker({ send, log: logger });
logger.info("Delivering");

stopOnSignals(async () => {
  await worker.stop();
  await cleaner.stop();
});
