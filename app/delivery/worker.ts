import type { Logger } from "pino";
import type { Send } from "../klaviyo/transport.ts";
import { nameOf } from "../logger.server.ts";
import { holdUnreadable, bringChecksBack, releaseMended } from "../merchant/hold.ts";
import { dueLanes, giveBack, nextWakeAt, sweep, wakeLane, type DueLane } from "../outbox/lane.ts";
import { bringBack } from "../outbox/set-back.ts";
import { systemClock, type Clock } from "./clock.ts";
import { hold, renewAll, type HeldLease } from "./held-lease.ts";
import { LaneSlice, type LaneContext } from "./lane.ts";
import { LaneMemories, noteSpent } from "./lane-memory.ts";
import type { Health } from "./probe.ts";
import { createResendRunner, type ResendRunner } from "./resend-jobs.ts";
import { DELIVERY, type DeliverySettings } from "./settings.ts";
import { createSettler } from "./settler.ts";
import { Turnstile } from "./turnstile.ts";

export interface Worker {
  /** Says that a shop's row may be due. Cheap, and safe at any time. */
  wake(shop: string): void;
  /** Begins nothing more, and ends after the calls under way are settled. */
  stop(): Promise<void>;
  /** Whether the worker's loop has turned lately. */
  alive(): boolean;
}

export interface WorkerOptions {
  send: Send;
  log: Logger;
  clock?: Clock;
  random?: () => number;
  settings?: DeliverySettings;
}

/** Starts the clock of the delivery: it works in every lane that is due, and sleeps until the next one. */
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

interface Place {
  done: Promise<void>;
  held?: HeldLease;
  slice?: LaneSlice;
}

class LaneWorker {
  readonly #context: LaneContext;
  readonly #memories: LaneMemories;
  readonly #resends: ResendRunner;
  readonly #stopping = new AbortController();
  /** Runs as long as there are leases to renew; rung when the last one is given back. */
  #renewing: Promise<void> | undefined;
  #emptied = new AbortController();
  /** The lanes that this process works in. */
  readonly #places = new Map<string, Place>();
  #alarm = new AbortController();
  #crowded = false;
  #sweptAt = -Infinity;
  #lookedForJobsAt = -Infinity;
  #turnedAt: number;

  constructor({
    send,
    log,
    clock = systemClock,
    random = Math.random,
    settings = DELIVERY,
  }: WorkerOptions) {
    this.#memories = new LaneMemories(settings);
    this.#resends = createResendRunner({ log, clock });
    this.#turnedAt = clock.monotonic();
    this.#context = {
      send,
      clock,
      random,
      log,
      settings,
      settler: createSettler(settings.settler, { clock, log }),
      turnstile: new Turnstile(settings.calls),
      crowded: () => this.#crowded,
      stopping: this.#stopping.signal,
    };
  }

  wake(shop: string): void {
    const taken = [...this.#places.values()].some(({ slice }) => slice?.wake(shop));
    // Also beside a slice that takes the row, now and then: other things may have come with it.
    const { clock, settings } = this.#context;
    const lately = clock.monotonic() - this.#turnedAt < settings.restMs;
    if (!taken || !lately) this.#alarm.abort();
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
    await this.#attempt("Held shops could not be looked through", () => this.#releaseMended());
    while (!this.#isStopping()) {
      this.#turnedAt = clock.monotonic();
      this.#alarm = new AbortController();
      const waitMs = await this.#attempt("The lanes could not be read", () => this.#turn());
      if (this.#isStopping()) break;
      if (waitMs === undefined) await clock.after(settings.restMs, this.#alarm.signal);
      else await this.#rest(waitMs);
    }
    await Promise.all([...this.#places.values()].map(({ done }) => done));
    await this.#renewing;
    await this.#resends.stop();
  }

  /** Begins in every lane that is due and has a place; says how long nothing more is to be done. */
  async #turn(): Promise<number> {
    const { clock, settings } = this.#context;
    this.#lookForJobs();
    if (clock.monotonic() - this.#sweptAt >= settings.sweepEveryMs) await this.#sweep();
    const now = new Date(clock.now());
    const free = settings.lanes - this.#places.size;
    const due = await dueLanes(now, free + 1);
    const open = due.filter(({ id }) => !this.#places.has(id));
    for (const lane of open.slice(0, free)) this.#begin(lane);
    // A lane that ends sounds the alarm.
    this.#crowded = open.length > free;
    const next = this.#crowded ? undefined : await nextWakeAt(this.#places);
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
      // Where the database is gone, the turn says so, and rests.
      if (await this.#isNeeded().catch(() => true)) return;
    }
  }

  async #isNeeded(): Promise<boolean> {
    const { clock, settings } = this.#context;
    if (clock.monotonic() - this.#lookedForJobsAt >= settings.restMs) this.#lookForJobs();
    // A lane that ends sounds the alarm.
    if (this.#crowded) return false;
    const due = await dueLanes(new Date(clock.now()), this.#places.size + 1);
    return due.some(({ id }) => !this.#places.has(id));
  }

  #lookForJobs(): void {
    this.#lookedForJobsAt = this.#context.clock.monotonic();
    this.#resends.wake();
  }

  #begin(lane: DueLane): void {
    const place: Place = { done: Promise.resolve() };
    this.#places.set(lane.id, place);
    this.#renewing ??= this.#renew();
    place.done = this.#work(lane, place)
      .catch((error: unknown) => {
        const { log, clock, settings } = this.#context;
        const name = nameOf(error);
        log.error({ lane: lane.id, error: name }, "A lane was left early; its rows are queued");
        return clock.after(settings.restMs, this.#stopping.signal);
      })
      .finally(() => {
        this.#places.delete(lane.id);
        if (this.#places.size === 0) this.#emptied.abort();
        this.#alarm.abort();
      });
  }

  async #work(lane: DueLane, place: Place): Promise<void> {
    const { clock, log, settings } = this.#context;
    const held = await hold(lane, clock, settings.leaseMs);
    if (!held) return;
    place.held = held;
    const startedAt = clock.monotonic();
    const memory = this.#memories.recall(lane, held.lease.token, clock);
    const slice = new LaneSlice(held, healthOf(lane), memory, this.#context);
    place.slice = slice;
    try {
      await slice.run();
    } finally {
      delete place.slice;
      const { failures, pausedUntil, succeededAt } = slice.answers.health;
      const notes = {
        failures,
        pausedUntil: pausedUntil > 0 ? new Date(pausedUntil) : null,
        succeededAt: succeededAt === null ? null : new Date(succeededAt),
        spent: noteSpent(memory, clock),
      };
      await giveBack(held.lease, notes, new Date(clock.now()));
      const ms = Math.round(clock.monotonic() - startedAt);
      log.info({ lane: lane.id, ...slice.answers.report, ms, lost: held.isLost }, "Lane worked");
    }
  }

  async #renew(): Promise<void> {
    const { clock, log, settings } = this.#context;
    for (;;) {
      this.#emptied = new AbortController();
      if (this.#places.size === 0) {
        this.#renewing = undefined;
        return;
      }
      await clock.after(settings.renewEveryMs, this.#emptied.signal);
      const held = [...this.#places.values()].flatMap((place) => (place.held ? [place.held] : []));
      const lost = await this.#attempt("Leases could not be renewed", () =>
        renewAll(held, clock, settings.leaseMs),
      );
      for (const { lease } of lost ?? []) {
        log.warn({ lane: lease.laneId }, "A lease was lost; its open calls are broken off");
      }
    }
  }

  async #sweep(): Promise<void> {
    const { clock, log } = this.#context;
    this.#sweptAt = clock.monotonic();
    await this.#bringBack(new Date(clock.now()));
    const found = await sweep(new Date(clock.now()));
    if (found.length > 0) log.error({ lanes: found }, "Lanes slept although rows were due; woken");
  }

  /** A wall clock that was set back must not put anybody off for as long. */
  async #bringBack(now: Date): Promise<void> {
    const { log, settings } = this.#context;
    const longest = {
      row: settings.own.doubling.capMs,
      pause: settings.longestPauseMs,
      lease: settings.leaseMs,
    };
    const found = (await bringBack(now, longest)) + (await bringChecksBack(now));
    if (found > 0) log.warn({ found }, "Put off further than anything is: was the clock set back?");
  }

  async #releaseMended(): Promise<void> {
    const { clock, log } = this.#context;
    for (const shop of await releaseMended()) {
      await wakeLane(shop, new Date(clock.now()));
      log.info({ shop }, "What held the shop is mended: no longer held");
    }
    const unreadable = await holdUnreadable(new Date(clock.now()));
    if (unreadable.length > 0) log.error({ shops: unreadable }, "Stored keys do not open; held");
  }

  /** Does what may fail while the database is gone; undefined where it did. */
  async #attempt<Result>(words: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#context.log.error({ error: nameOf(error) }, `${words}; it is tried again`);
      return undefined;
    }
  }
}

function healthOf({ failures, pausedUntil, succeededAt }: DueLane): Health {
  return {
    failures,
    pausedUntil: pausedUntil?.getTime() ?? 0,
    pausedAt: 0,
    ordered: false,
    succeededAt: succeededAt?.getTime() ?? null,
  };
}
