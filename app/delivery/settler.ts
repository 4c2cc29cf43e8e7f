import type { Logger } from "pino";
import { nameOf } from "../logger.server.ts";
import { settle, type Settlement } from "../outbox/settle.ts";
import type { Clock } from "./clock.ts";

export interface SettlerSettings {
  /** An answer waits no longer than this for others to be settled with it. */
  withinMs: number;
  /** So many are settled at once, without waiting. */
  atOnce: number;
  /** The wait after a settling that failed, as with a database that is locked or full. */
  againMs: number;
}

/** Writes down what was heard, many rows in one commit, whichever lanes they come from. */
export interface Settler {
  /** Resolves once it is committed. What was heard is kept until then, however often a commit fails. */
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
  let full = new AbortController();
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (pending.length > 0) {
      if (pending.length < atOnce) {
        full = new AbortController();
        await clock.after(withinMs, full.signal);
      }
      const batch = pending.splice(0, atOnce);
      if (await written(batch)) continue;
      pending = [...batch, ...pending];
      await clock.after(againMs, new AbortController().signal);
    }
  }

  async function written(batch: Pending[]): Promise<boolean> {
    try {
      await settle(
        batch.map(({ settlement }) => settlement),
        new Date(clock.now()),
      );
    } catch (error) {
      log.error(
        { error: nameOf(error), answers: batch.length },
        "Klaviyo's answers could not be written down; they are kept and written again",
      );
      return false;
    }
    for (const { done } of batch) done();
    return true;
  }

  return {
    add(settlement) {
      return new Promise((resolve) => {
        pending.push({ settlement, done: resolve });
        if (pending.length >= atOnce) full.abort();
        running ??= run().finally(() => (running = undefined));
      });
    },
  };
}
