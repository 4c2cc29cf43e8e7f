import type { Logger } from "pino";
import type { WallClock } from "../../klaviyo/report.ts";
import { regionOf } from "../../merchant/region.server.ts";
import { otherWork } from "../../server/database/db.server.ts";
import { errorName } from "../../server/logger.server.ts";
import { runDeletions } from "../../outbox/planned-deletion.server.ts";
import {
  nextBulkJob,
  runBulkSlice,
  type RunningBulkJob,
} from "../../outbox/bulk/bulk-slice.server.ts";

/** A job whose slice has failed rests for this long, and so do planned deletions; the rest continues. */
const REST_AFTER_ERROR_MS = 30_000;

export interface BulkRunner {
  /**
   * Signals that there may be a job. Cheap, and safe at any time: the work runs in the background.
   */
  wake(): void;
  /** Ends after the current slice. The next runner does the rest of the job. */
  stop(): Promise<void>;
}

/**
 * Works through the bulk jobs, slice by slice and shop by shop in turns, and yields to everything
 * else in the process between slices. Before each slice it carries out the deletions that are due
 * and were not undone: none of them waits for a job.
 */
export function createBulkRunner({
  log,
  clock = Date,
}: {
  log: Logger;
  clock?: WallClock;
}): BulkRunner {
  const begun = new Set<string>();
  const restingUntil = new Map<string, number>();
  let deletionsRestUntil = 0;
  let working: Promise<void> | undefined;
  let askedAgain = false;
  let stopping = false;
  const isStopping = () => stopping;

  async function deletePlanned(): Promise<void> {
    if (clock.now() < deletionsRestUntil) return;
    try {
      while (!isStopping() && (await runDeletions(new Date(clock.now()))) > 0) await otherWork();
    } catch (error) {
      deletionsRestUntil = clock.now() + REST_AFTER_ERROR_MS;
      log.error({ error: errorName(error) }, "Planned deletions failed; they are tried again");
    }
  }

  async function workOff(): Promise<void> {
    while (!isStopping()) {
      await deletePlanned();
      const job = await nextBulkJob(new Date(clock.now()), resting());
      if (!job) {
        if (restingUntil.size === 0) begun.clear();
        return;
      }
      await work(job).catch((error: unknown) => {
        restingUntil.set(job.id, clock.now() + REST_AFTER_ERROR_MS);
        log.error(
          { shop: job.shop, job: job.id, error: errorName(error) },
          "A slice of a bulk job failed and changed nothing; the job rests and is tried again",
        );
      });
      await otherWork();
    }
  }

  async function work(job: RunningBulkJob): Promise<void> {
    const { id, shop, action, total } = job;
    if (!begun.has(id)) {
      begun.add(id);
      log.info({ shop, job: id, action, moved: job.moved, total }, "Bulk job begun");
    }
    const { moved, ended } = await runBulkSlice(job, await regionOf(shop), new Date(clock.now()));
    if (!ended) return;
    begun.delete(id);
    log.info(
      { shop, job: id, action, moved: job.moved + moved, total, state: ended },
      "Bulk job ended",
    );
  }

  function resting(): string[] {
    for (const [id, until] of restingUntil) if (until <= clock.now()) restingUntil.delete(id);
    return [...restingUntil.keys()];
  }

  /** Looks again if a wake arrived during the last look. */
  async function run(): Promise<void> {
    do {
      askedAgain = false;
      await workOff().catch((error: unknown) => {
        log.error({ error: errorName(error) }, "The bulk jobs could not be read");
      });
    } while (isAskedAgain() && !isStopping());
    working = undefined;
  }
  const isAskedAgain = () => askedAgain;

  return {
    wake() {
      if (stopping) return;
      askedAgain = true;
      working ??= run();
    },
    async stop() {
      stopping = true;
      await working;
    },
  };
}
