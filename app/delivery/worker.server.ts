import type { Logger } from "pino";
import type { Send } from "../klaviyo/transport.server.ts";
import { errorName } from "../server/logger.server.ts";
import { dueLanes, nextWakeAt } from "../outbox/queue/lane.server.ts";
import { AccountNames, ServedRevisions } from "./health/answer-headers.server.ts";
import type { Clock } from "./clock.ts";
import { createDatabaseClock } from "./database-clock.server.ts";
import type { LaneContext } from "./lane-context.ts";
import { LanePool } from "./lane-pool.server.ts";
import { createBulkRunner, type BulkRunner } from "./jobs/bulk-jobs.server.ts";
import { createRetention, type Retention } from "./jobs/retention.server.ts";
import { checkHolds, sweepLanes } from "./jobs/maintenance.server.ts";
import { DELIVERY, type DeliverySettings } from "./settings.ts";
import { createSettler } from "./settler.server.ts";
import { FairSemaphore } from "./rate/fair-semaphore.ts";

export interface Worker {
  /** Signals that a shop's row may be due. Cheap, and safe at any time. */
  wake(shop: string): void;
  /** Begins no more work, and resolves after the open calls are settled. */
  stop(): Promise<void>;
  /** Whether the worker's loop has run recently. */
  alive(): boolean;
}

export interface WorkerOptions {
  send: Send;
  log: Logger;
  clock?: Clock;
  random?: () => number;
  settings?: DeliverySettings;
}

/** Starts the delivery loop: it works in every lane that is due, and sleeps until the next one. */
export function startWorker(options: WorkerOptions): Worker {
  const worker = new LaneWorker(options);
  const running = worker.run();
  return {
    wake: (shop) => worker.wake(shop),
    alive: () => worker.alive(),
    stop() {
      worker.stop();
      return running;
    },
  };
}

class LaneWorker {
  readonly #context: LaneContext;
  readonly #pool: LanePool;
  readonly #bulk: BulkRunner;
  readonly #retention: Retention;
  readonly #stopping = new AbortController();
  #alarm = new AbortController();
  #crowded = false;
  #sweptAt = -Infinity;
  #lookedForJobsAt = -Infinity;
  #turnedAt: number;

  constructor({
    send,
    log,
    clock = createDatabaseClock(),
    random = Math.random,
    settings = DELIVERY,
  }: WorkerOptions) {
    this.#bulk = createBulkRunner({ log, clock });
    this.#retention = createRetention(settings.retention, { log, clock });
    this.#turnedAt = clock.monotonic();
    this.#context = {
      send,
      clock,
      random,
      log,
      settings,
      settler: createSettler(settings.settler, { clock, log }),
      semaphore: new FairSemaphore(settings.calls),
      servedRevisions: new ServedRevisions(log),
      accountNames: new AccountNames(log),
      crowded: () => this.#crowded,
      stopping: this.#stopping.signal,
    };
    this.#pool = new LanePool(this.#context, () => this.#alarm.abort());
  }

  wake(shop: string): void {
    const isTaken = this.#pool.wake(shop);
    // At times also when a slice takes the row: other changes may have come with it.
    const { clock, settings } = this.#context;
    const isRecent = clock.monotonic() - this.#turnedAt < settings.restMs;
    if (!isTaken || !isRecent) this.#alarm.abort();
  }

  stop(): void {
    this.#stopping.abort();
    this.#alarm.abort();
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  alive(): boolean {
    const { clock, settings } = this.#context;
    return clock.monotonic() - this.#turnedAt < 2 * settings.sweepEveryMs;
  }

  async run(): Promise<void> {
    const { clock, settings } = this.#context;
    await this.#synchronise();
    await this.#attempt("Held shops could not be looked through", () => checkHolds(this.#context));
    while (!this.#isStopping()) {
      this.#turnedAt = clock.monotonic();
      this.#alarm = new AbortController();
      const waitMs = await this.#attempt("The lanes could not be read", () => this.#turn());
      if (this.#isStopping()) break;
      if (waitMs === undefined) await clock.after(settings.restMs, this.#alarm.signal);
      else await this.#rest(waitMs);
    }
    await this.#pool.empty();
    await Promise.all([this.#bulk.stop(), this.#retention.stop()]);
  }

  /** No lease is judged by a clock that other machines do not share. */
  async #synchronise(): Promise<void> {
    const { clock, settings } = this.#context;
    const synchronise = async () => {
      await clock.synchronise?.();
      return true;
    };
    while (!this.#isStopping()) {
      const done = await this.#attempt("The database's clock could not be read", synchronise);
      if (done) return;
      this.#turnedAt = clock.monotonic();
      await clock.after(settings.restMs, this.#stopping.signal);
    }
  }

  /** Starts every due lane that has a place; returns how long there is nothing more to do. */
  async #turn(): Promise<number> {
    const { clock, settings } = this.#context;
    this.#lookForJobs();
    this.#retention.look();
    if (clock.monotonic() - this.#sweptAt >= settings.sweepEveryMs) {
      this.#sweptAt = clock.monotonic();
      await clock.synchronise?.();
      await sweepLanes(this.#context);
    }
    await this.#pool.lookAgain();
    const now = new Date(clock.now());
    const free = settings.lanes - this.#pool.size;
    const due = await dueLanes(now, free + 1);
    const open = due.filter(({ id }) => !this.#pool.has(id));
    for (const lane of open.slice(0, free)) this.#pool.start(lane);
    // A lane that ends triggers the alarm.
    this.#crowded = open.length > free;
    const next = this.#crowded ? undefined : await nextWakeAt(this.#pool.lanes);
    const waitMs = next === undefined ? Infinity : next - clock.now();
    return Math.min(Math.max(waitMs, 1), settings.sweepEveryMs);
  }

  /** Until the alarm, or until another process has left something to do. */
  async #rest(ms: number): Promise<void> {
    const { clock, settings } = this.#context;
    const { signal } = this.#alarm;
    const until = clock.monotonic() + ms;
    for (;;) {
      const left = until - clock.monotonic();
      await clock.after(Math.min(left, settings.lookEveryMs), signal);
      if (signal.aborted || left <= settings.lookEveryMs) return;
      // Where the database is gone, the next turn logs it, and rests.
      if (await this.#isNeeded().catch(() => true)) return;
    }
  }

  async #isNeeded(): Promise<boolean> {
    const { clock, settings } = this.#context;
    if (clock.monotonic() - this.#lookedForJobsAt >= settings.restMs) this.#lookForJobs();
    await this.#pool.lookAgain();
    // A lane that ends triggers the alarm.
    if (this.#crowded) return false;
    const due = await dueLanes(new Date(clock.now()), this.#pool.size + 1);
    return due.some(({ id }) => !this.#pool.has(id));
  }

  #lookForJobs(): void {
    this.#lookedForJobsAt = this.#context.clock.monotonic();
    this.#bulk.wake();
  }

  /** Runs work that may fail while the database is gone; undefined where it did. */
  async #attempt<Result>(words: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#context.log.error({ error: errorName(error) }, `${words}; it is tried again`);
      return undefined;
    }
  }
}
