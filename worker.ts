import { cleanBehindErasures } from "#app/server/erasure.server.ts";
import { wakes } from "#app/server/database/db.server.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { send } from "#app/klaviyo/transport.server.ts";
import { startEventLooks } from "#app/delivery/jobs/event-looks.server.ts";
import { startProfileDeletions } from "#app/delivery/jobs/profile-deletions.server.ts";
import { startRestockLooks } from "#app/delivery/jobs/restock-looks.server.ts";
import { reportDroppedSeals } from "#app/merchant/report-dropped-seals.server.ts";
import { startRounds } from "#app/restock/rounds.server.ts";
import { startInspections } from "#app/merchant/inspections.server.ts";
import { logFatalErrors, stopOnSignals } from "#app/server/shutdown.server.ts";
import { measureDisk } from "#app/server/disk-metrics.server.ts";
import { env } from "#app/server/env.server.ts";
import { errorName, logger } from "#app/server/logger.server.ts";
import { serveMetrics } from "#app/server/metrics-port.server.ts";
import { watchWorker } from "#app/server/worker-watch.server.ts";
import { wakeLane } from "#app/outbox/queue/wake.server.ts";
import { measureQueue } from "#app/outbox/stats/queue-metrics.server.ts";
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
const inspections = startInspections({ send, log: logger, wakeHeld: wakeLane });
const eventLooks = startEventLooks({ send, log: logger });
const profileDeletions = startProfileDeletions({ send, log: logger });
const restockLooks = startRestockLooks({ send, log: logger });
const rounds = startRounds({ log: logger });
watchWorker(() => worker.alive());
measureQueue();
void reportDroppedSeals(logger);
measureDisk(env.DATABASE_URL);
const metrics = openMetrics(env.METRICS_PORT);
const endListening = wakes.listen((shop) => worker.wake(shop));

stopOnSignals(async () => {
  await Promise.all([
    worker.stop(),
    inspections.stop(),
    eventLooks.stop(),
    profileDeletions.stop(),
    restockLooks.stop(),
    rounds.stop(),
    endListening(),
  ]);
  await cleaner.stop();
  await (await metrics)?.stop();
});
const opened = (await metrics)?.port;
logger.info(
  { metrics: opened ?? (env.METRICS_PORT ? "closed" : "closed: METRICS_PORT is not set") },
  "Delivering",
);

/** A worker whose figures can't be served delivers all the same. */
async function openMetrics(port: number | undefined) {
  if (port === undefined) return undefined;
  try {
    return await serveMetrics(port);
  } catch (error) {
    logger.error({ port, error: errorName(error) }, "METRICS_PORT can't be had: no figures");
    return undefined;
  }
}
