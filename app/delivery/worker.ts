import type { Logger } from "pino";
import type { Clock } from "../klaviyo/back-in-stock.ts";
import type { Send } from "../klaviyo/transport.ts";
import { releaseReadable } from "../merchant/hold.ts";
import { dueLanes, nextWakeAt, sweep, wakeLane } from "../outbox/lane.ts";
import { nameOf } from "../logger.server.ts";
import { LANE_SETTINGS, workLane, type LaneSettings } from "./lane.ts";

/** However quiet it is, the worker looks this often: a lane asleep by mistake waits no longer. */
const SWEEP_EVERY_MS = 30_000;
/** After an error of our own, as with a database that is gone for a while. */
const REST_AFTER_ERROR_MS = 1_000;

export interface Worker {
  /** Says that there may be something to do. Cheap, and safe at any time. */
  wake(): void;
  /** Ends after the calls under way are settled. */
  stop(): Promise<void>;
  /** Whether the worker's loop has turned lately. */
  alive(): boolean;
}

export interface WorkerOptions {
  send: Send;
  log: Logger;
  clock?: Clock;
  random?: () => number;
  settings?: LaneSettings;
}

/** Starts the clock of the delivery: it works in every lane that is due, and sleeps until the next one. */
export function startWorker({
  send,
  log,
  clock = Date,
  random = Math.random,
  settings = LANE_SETTINGS,
}: WorkerOptions): Worker {
  const stopping = new AbortController();
  const busy = new Map<string, Promise<void>>();
  let alarm = Promise.withResolvers<undefined>();
  let sweptAt = -Infinity;
  let turnedAt = clock.now();

  const isStopping = () => stopping.signal.aborted;
  const wake = () => alarm.resolve(undefined);
  const context = { send, clock, random, log, settings, stopping: stopping.signal };

  function begin(laneId: string): void {
    if (busy.has(laneId)) return;
    const work = workLane(laneId, context)
      .catch((error: unknown) => {
        log.error(
          { lane: laneId, error: nameOf(error) },
          "A lane was left early; its rows are still queued",
        );
        return rest(REST_AFTER_ERROR_MS);
      })
      .finally(() => {
        busy.delete(laneId);
        wake();
      });
    busy.set(laneId, work);
  }

  async function turn(): Promise<number> {
    const now = clock.now();
    if (now - sweptAt >= SWEEP_EVERY_MS) {
      sweptAt = now;
      const found = await sweep(new Date(now));
      if (found.length > 0)
        log.error({ lanes: found }, "Lanes slept although rows were due; woken");
    }
    for (const laneId of await dueLanes(new Date(now))) begin(laneId);
    const next = (await nextWakeAt()) ?? Infinity;
    return Math.min(Math.max(next - clock.now(), 0), SWEEP_EVERY_MS);
  }

  /** Waits for the alarm, or for so long. */
  async function rest(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const time = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([alarm.promise, time]);
    clearTimeout(timer);
  }

  async function run(): Promise<void> {
    await restoreReadable().catch((error: unknown) => {
      log.error({ error: nameOf(error) }, "Held shops could not be looked through at the start");
    });
    while (!isStopping()) {
      turnedAt = clock.now();
      alarm = Promise.withResolvers();
      const waitMs = await turn().catch((error: unknown) => {
        log.error({ error: nameOf(error) }, "The worker could not read its lanes; it tries again");
        return REST_AFTER_ERROR_MS;
      });
      if (!isStopping()) await rest(waitMs);
    }
    await Promise.all(busy.values());
  }

  async function restoreReadable(): Promise<void> {
    for (const shop of await releaseReadable()) {
      await wakeLane(shop, new Date(clock.now()));
      log.info({ shop }, "The stored key opens again: the shop is no longer held");
    }
  }

  const running = run();
  return {
    wake,
    alive: () => clock.now() - turnedAt < 2 * SWEEP_EVERY_MS,
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
