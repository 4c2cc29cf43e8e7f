import type { Logger } from "pino";
import { isUnwritable } from "../server/database/db.server.ts";
import { errorName } from "../server/logger.server.ts";
import { settlementBatches } from "../server/metrics.server.ts";
import { LateNotMarked, markLate, settle } from "../outbox/queue/settle.server.ts";
import type { SettledAttempt, Settlement } from "../outbox/queue/settlement.ts";
import type { Clock } from "./clock.ts";

export interface SettlerSettings {
  /** An answer waits no longer than this for others to be settled with it. */
  withinMs: number;
  /** This many are settled at once, without waiting. */
  atOnce: number;
  /** The wait after a failed commit, as with a database that is locked or full. */
  againMs: number;
}

/** Stores answers, many rows in one commit, whichever lanes they come from. */
export interface Settler {
  /** Resolves once the answer is committed. It is kept until then, however often a commit fails. */
  add(settlement: Settlement): Promise<void>;
}

interface Pending {
  settlement: Settlement;
  done: () => void;
}

export function createSettler(
  { withinMs, atOnce, againMs }: SettlerSettings,
  { clock, log }: { clock: Clock; log: Logger },
): Settler {
  let pending: Pending[] = [];
  /** Settled already: settling them again would count their calls twice. */
  let unmarked: SettledAttempt[] = [];
  let full = new AbortController();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (pending.length + unmarked.length > 0) {
      if (pending.length < atOnce) {
        full = new AbortController();
        await clock.after(withinMs, full.signal);
      }
      const batch = nextBatch();
      const unwritten = await write(batch);
      await mark();
      if (unwritten.length + unmarked.length === 0) continue;
      // Behind the others: answers that can be stored must not wait for those that can't.
      pending = [...pending, ...unwritten];
      await clock.after(againMs, new AbortController().signal);
    }
    running = false;
  }

  /** Each row once: which of two answers to a row came first shows only when one is stored. */
  function nextBatch(): Pending[] {
    const rows = new Set<string>();
    const batch: Pending[] = [];
    const later: Pending[] = [];
    for (const one of pending) {
      const { id } = one.settlement.row;
      if (batch.length < atOnce && !rows.has(id)) batch.push(one);
      else later.push(one);
      rows.add(id);
    }
    pending = later;
    return batch;
  }

  /**
   * Returns what could not be stored. Unless the database takes nothing, one row's answer must not
   * stop the others.
   */
  async function write(batch: Pending[]): Promise<Pending[]> {
    const error = await tryTo(batch);
    if (error === undefined) return [];
    log.error(
      { error: errorName(error), answers: batch.length },
      "Klaviyo's answers could not be stored; they are kept and tried again",
    );
    if (isUnwritable(error) || batch.length === 1) return batch;
    const unwritten: Pending[] = [];
    for (const one of batch) if ((await tryTo([one])) !== undefined) unwritten.push(one);
    return unwritten;
  }

  async function mark(): Promise<void> {
    if (unmarked.length === 0) return;
    const late = unmarked;
    unmarked = [];
    await markLate(late).catch((error: unknown) => {
      log.error(
        { error: errorName(error), answers: late.length },
        "Late answers are not marked yet",
      );
      unmarked = late;
    });
  }

  /**
   * One line for a commit, by which a row is found in the log under its id, and its call in
   * Klaviyo's under theirs. Tries that ended no row are many in an outage, and stay below `info`.
   */
  function logRows(settlements: Settlement[]): void {
    const rows = settlements.map(({ row, attempt, next }) => ({
      row: row.id,
      state: next.state,
      outcome: attempt?.outcome,
      klaviyoRequest: attempt?.requestId ?? undefined,
    }));
    const ended = settlements.some(({ next }) => next.state !== "queued");
    log[ended ? "info" : "debug"]({ rows }, "Answers stored");
  }

  async function tryTo(batch: Pending[]): Promise<unknown> {
    const settlements = batch.map(({ settlement }) => settlement);
    try {
      await settle(settlements, new Date(clock.now()));
    } catch (error) {
      if (!(error instanceof LateNotMarked)) return error;
      unmarked.push(...error.settlements);
    }
    settlementBatches.observe(batch.length);
    logRows(settlements);
    for (const { done } of batch) done();
    return undefined;
  }

  return {
    add(settlement) {
      return new Promise((resolve) => {
        pending.push({ settlement, done: resolve });
        if (pending.length >= atOnce) full.abort();
        if (!running) void run();
      });
    },
  };
}
