import { nameOf } from "../server/logger.server.ts";
import { isBusy } from "../server/db.server.ts";
import type { PauseCause } from "../merchant/connection-status.server.ts";
import { newsOf } from "../outbox/queue/held-lanes.server.ts";
import { giveBack, type DueLane, type LaneNotes } from "../outbox/queue/lane.server.ts";
import { acquireLease, renewAll, type HeldLease } from "./holds/lease.server.ts";
import { joinAccount } from "./holds/join.server.ts";
import { LaneSlice, type LaneContext } from "./lane-slice.server.ts";
import { LaneMemories, noteSpent } from "./lane-memory.ts";
import type { Health } from "./health/probe.ts";

interface Place {
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
  readonly #places = new Map<string, Place>();
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
    return this.#places.size;
  }

  get lanes(): Iterable<string> {
    return this.#places.keys();
  }

  has(laneId: string): boolean {
    return this.#places.has(laneId);
  }

  /** Tells the shop's slice that a row may be due; false where no slice has that shop. */
  wake(shop: string): boolean {
    return [...this.#places.values()].some(({ slice }) => slice?.wake(shop));
  }

  /**
   * Tells each slice what other processes have committed in its lane: one statement for all slices.
   */
  async lookAgain(): Promise<void> {
    const { clock, settings } = this.#context;
    const worked = [...this.#places.values()].flatMap(({ held, slice }) =>
      held && slice ? [{ lease: held.lease, slice }] : [],
    );
    const leases = worked.map(({ lease }) => lease);
    for (const news of await newsOf(leases, new Date(clock.now()), settings.leaseMs)) {
      worked.find(({ lease }) => lease.token === news.token)?.slice.hear(news);
    }
  }

  begin(lane: DueLane): void {
    const place: Place = { done: Promise.resolve() };
    this.#places.set(lane.id, place);
    this.#renewing ??= this.#renew();
    place.done = this.#work(lane, place)
      .catch((error: unknown) => {
        const { log, clock, settings, stopping } = this.#context;
        const name = nameOf(error);
        log.error({ lane: lane.id, error: name }, "A slice ended early; its rows are queued");
        return clock.after(settings.restMs, stopping);
      })
      .finally(() => {
        this.#places.delete(lane.id);
        if (this.#places.size === 0) this.#emptied.abort();
        this.#ended();
      });
  }

  /** Resolves when every lane is given back. */
  async empty(): Promise<void> {
    await Promise.all([...this.#places.values()].map(({ done }) => done));
    await this.#renewing;
  }

  async #work(lane: DueLane, place: Place): Promise<void> {
    const { clock, log, settings } = this.#context;
    const held = await acquireLease(lane, clock, settings.leaseMs);
    if (!held) return;
    place.held = held;
    if (lane.accountId !== null) return joinAccount(lane, lane.accountId, held, this.#context);
    const startedAt = clock.monotonic();
    const memory = this.#memories.recall(lane, held.lease.token, clock);
    const slice = new LaneSlice(held, healthOf(lane), memory, this.#context);
    place.slice = slice;
    try {
      await slice.run();
    } finally {
      delete place.slice;
      // Not renewed while it is given back: the renewal would report it as lost.
      delete place.held;
      const { failures, pausedUntil, pause, succeededAt } = slice.answers.health;
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
      const { report } = slice.answers;
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
        if (over || !isBusy(error)) throw error;
        await clock.after(settings.restMs, stopping);
      }
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
      try {
        for (const { lease } of await renewAll(held, clock, settings.leaseMs)) {
          log.warn({ lane: lease.laneId }, "A lease was lost; its open calls are aborted");
        }
      } catch (error) {
        log.error({ error: nameOf(error) }, "Leases could not be renewed; it is tried again");
      }
    }
  }
}

function healthOf({ failures, pausedUntil, succeededAt, ...lane }: DueLane): Health {
  const { pauseCause: cause, pauseStatus: status, pauseCode: code } = lane;
  return {
    failures,
    pausedUntil: pausedUntil?.getTime() ?? 0,
    pausedAt: 0,
    pause: cause === null ? null : { cause: cause as PauseCause, status, code },
    ordered: false,
    succeededAt: succeededAt?.getTime() ?? null,
  };
}
