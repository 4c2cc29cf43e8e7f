import { errorName } from "../server/logger.server.ts";
import { isUnwritable } from "../server/database/db.server.ts";
import type { PauseCause } from "../merchant/connection-status.server.ts";
import { newsOf } from "../outbox/queue/held-lanes.server.ts";
import { giveBack, type DueLane, type LaneNotes } from "../outbox/queue/lane.server.ts";
import { acquireLease, renewAll, type HeldLease } from "./holds/lease.server.ts";
import { joinAccount } from "./holds/join.server.ts";
import type { LaneContext } from "./lane-context.ts";
import { LaneSlice } from "./lane-slice.server.ts";
import { LaneMemories, noteSpent } from "./lane-memory.ts";
import type { Health } from "./health/probe.ts";

interface WorkedLane {
  done: Promise<void>;
  held?: HeldLease;
  slice?: LaneSlice;
}

/**
 * The lanes that this process works in: each is taken, its lease renewed, a slice worked, and given
 * back.
 */
export class LanePool {
  readonly #context: LaneContext;
  readonly #memories: LaneMemories;
  readonly #ended: () => void;
  readonly #worked = new Map<string, WorkedLane>();
  /** Runs while there are leases to renew; aborted when the last one is given back. */
  #renewing: Promise<void> | undefined;
  #emptied = new AbortController();

  /** `ended` is called after each lane that was worked in. */
  constructor(context: LaneContext, ended: () => void) {
    this.#context = context;
    this.#memories = new LaneMemories(context.settings);
    this.#ended = ended;
  }

  get size(): number {
    return this.#worked.size;
  }

  get lanes(): Iterable<string> {
    return this.#worked.keys();
  }

  has(laneId: string): boolean {
    return this.#worked.has(laneId);
  }

  /** Tells the shop's slice that a row may be due; false where no slice has that shop. */
  wake(shop: string): boolean {
    return [...this.#worked.values()].some(({ slice }) => slice?.wake(shop));
  }

  /**
   * Tells each slice what other processes have committed in its lane: one statement for all slices.
   */
  async lookAgain(): Promise<void> {
    const { clock, settings } = this.#context;
    const slices = [...this.#worked.values()].flatMap(({ held, slice }) =>
      held && slice ? [{ lease: held.lease, slice }] : [],
    );
    const leases = slices.map(({ lease }) => lease);
    for (const news of await newsOf(leases, new Date(clock.now()), settings.leaseMs)) {
      slices.find(({ lease }) => lease.token === news.token)?.slice.applyNews(news);
    }
  }

  start(lane: DueLane): void {
    const entry: WorkedLane = { done: Promise.resolve() };
    this.#worked.set(lane.id, entry);
    this.#renewing ??= this.#renew();
    entry.done = this.#work(lane, entry)
      .catch((error: unknown) => {
        const { log, clock, settings, stopping } = this.#context;
        const name = errorName(error);
        log.error({ lane: lane.id, error: name }, "A slice ended early; its rows are queued");
        return clock.after(settings.restMs, stopping);
      })
      .finally(() => {
        this.#worked.delete(lane.id);
        if (this.#worked.size === 0) this.#emptied.abort();
        this.#ended();
      });
  }

  /** Resolves when every lane is given back. */
  async empty(): Promise<void> {
    await Promise.all([...this.#worked.values()].map(({ done }) => done));
    await this.#renewing;
  }

  async #work(lane: DueLane, entry: WorkedLane): Promise<void> {
    const { clock, log, settings } = this.#context;
    const held = await acquireLease(lane, clock, settings.leaseMs);
    if (!held) return;
    entry.held = held;
    if (lane.accountId !== null) return joinAccount(lane, lane.accountId, held, this.#context);
    const startedAt = clock.monotonic();
    const memory = this.#memories.recall(lane, held.lease.token, clock);
    const slice = new LaneSlice(held, healthOf(lane), memory, this.#context);
    entry.slice = slice;
    try {
      await slice.run();
    } finally {
      delete entry.slice;
      // Not renewed while it is given back: the renewal would report it as lost.
      delete entry.held;
      const { failures, pausedUntil, pause, succeededAt } = slice.reports.health.rows;
      const notes = {
        failures,
        pausedUntil: pausedUntil > 0 ? new Date(pausedUntil) : null,
        pauseCause: pause?.cause ?? null,
        pauseStatus: pause?.status ?? null,
        pauseCode: pause?.code ?? null,
        succeededAt: succeededAt === null ? null : new Date(succeededAt),
        spent: noteSpent(memory, clock),
        ...(slice.accountId !== undefined && { accountId: slice.accountId }),
      };
      await this.#giveBack(held, notes);
      const ms = Math.round(clock.monotonic() - startedAt);
      const { report } = slice.reports;
      // A probe that found nothing new is not logged: the start of the outage was.
      const probed = failures > 1 && report.delivered + report.failed === 0;
      log[probed ? "debug" : "info"](
        { lane: lane.id, ...report, ms, lost: held.isLost },
        "Lane worked",
      );
    }
  }

  /**
   * Stored as often as the lease is renewed: the next holder needs the pause and the spent calls.
   */
  async #giveBack(held: HeldLease, notes: LaneNotes): Promise<void> {
    const { clock, settings, stopping } = this.#context;
    for (;;) {
      try {
        await giveBack(held.lease, notes, new Date(clock.now()));
        return;
      } catch (error) {
        const over = stopping.aborted || held.leftMs(clock) <= settings.restMs;
        if (over || !isUnwritable(error)) throw error;
        await clock.after(settings.restMs, stopping);
      }
    }
  }

  async #renew(): Promise<void> {
    const { clock, log, settings } = this.#context;
    for (;;) {
      this.#emptied = new AbortController();
      if (this.#worked.size === 0) {
        this.#renewing = undefined;
        return;
      }
      await clock.after(settings.renewEveryMs, this.#emptied.signal);
      const held = [...this.#worked.values()].flatMap((entry) => (entry.held ? [entry.held] : []));
      try {
        for (const { lease } of await renewAll(held, clock, settings.leaseMs)) {
          log.warn({ lane: lease.laneId }, "A lease was lost; its open calls are aborted");
        }
      } catch (error) {
        log.error({ error: errorName(error) }, "Leases could not be renewed; it is tried again");
      }
    }
  }
}

function healthOf({ failures, pausedUntil, succeededAt, ...lane }: DueLane): Health {
  const { pauseCause: cause, pauseStatus: status, pauseCode: code } = lane;
  return {
    failures,
    failingSince: null,
    pausedUntil: pausedUntil?.getTime() ?? 0,
    pausedAt: 0,
    pause: cause === null ? null : { cause: cause as PauseCause, status, code },
    ordered: false,
    succeededAt: succeededAt?.getTime() ?? null,
  };
}
