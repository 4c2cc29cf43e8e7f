import { setImmediate as otherWork } from "node:timers/promises";
import type { Logger } from "pino";
import type { Clock } from "../../klaviyo/report.ts";
import { nameOf } from "../../server/logger.server.ts";
import { nextBulkJob, runSlice, type RunningBulkJob } from "../../outbox/bulk/bulk-slice.server.ts";

/** A job whose slice has failed is left alone for so long; the others go on. */
const REST_AFTER_ERROR_MS = 30_000;

export interface BulkRunner {
  /** Says that there may be a job. Cheap, and safe at any time: it works beside whoever calls. */
  wake(): void;
  /** Ends after the slice under way. What is left of a job is done by the next runner. */
  stop(): Promise<void>;
}

/**
 * Works off the jobs over all matching rows, slice by slice and shop by shop in turns, and lets
 * everything else of the process have its turn in between.
 */
export function createBulkRunner({
  log,
  clock = Date,
}: {
  log: Logger;
  clock?: Clock;
}): BulkRunner {
  const begun = new Set<string>();
  const restingUntil = new Map<string, number>();
  let working: Promise<void> | undefined;
  let askedAgain = false;
  let stopping = false;
  const isStopping = () => stopping;

  async function workOff(): Promise<void> {
    while (!isStopping()) {
      const job = await nextBulkJob(resting());
      if (!job) {
        if (restingUntil.size === 0) begun.clear();
        return;
      }
      await work(job).catch((error: unknown) => {
        restingUntil.set(job.id, clock.now() + REST_AFTER_ERROR_MS);
        log.error(
          { shop: job.shop, job: job.id, error: nameOf(error) },
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
      log.info({ shop, job: id, action, moved: job.moved, total }, "All that match: begun");
    }
    const { moved, ended } = await runSlice(job, new Date(clock.now()));
    if (!ended) return;
    begun.delete(id);
    log.info(
      { shop, job: id, action, moved: job.moved + moved, total, state: ended },
      "All that match: ended",
    );
  }

  function resting(): string[] {
    for (const [id, until] of restingUntil) if (until <= clock.now()) restingUntil.delete(id);
    return [...restingUntil.keys()];
  }

  /** Looks once more where it was asked to while it looked. */
  async function run(): Promise<void> {
    do {
      askedAgain = false;
      await workOff().catch((error: unknown) => {
        log.error({ error: nameOf(error) }, "The bulk jobs could not be read");
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
