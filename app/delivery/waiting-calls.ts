import type { ClaimedRow } from "../outbox/claim.ts";
import type { Call } from "./hand-over.ts";
import type { Budgets } from "./lane-memory.ts";

/** A claimed row whose call is still to begin. */
export interface Planned {
  row: ClaimedRow;
  call: Call;
  /** When the row was read. */
  readAt: number;
}

/** The calls of a lane that are still to begin, in order; each waits for the budget of its own endpoint. */
export class WaitingCalls {
  readonly #budgets: Budgets;
  #calls: Planned[] = [];

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  get size(): number {
    return this.#calls.length;
  }

  count(step: Call["step"]["step"]): number {
    return this.#calls.filter(({ call }) => call.step.step === step).length;
  }

  add(planned: Planned): void {
    this.#calls.push(planned);
  }

  /** The first call that the budget allows now, or how long until there is one; consents may have to wait longer. */
  next(now: number, consentsPauseMs: number): [Planned | undefined, number] {
    const waits = {
      back_in_stock: this.#budgets.back_in_stock.waitMs(now),
      consent: Math.max(this.#budgets.consent.waitMs(now), consentsPauseMs),
    };
    const next = this.#calls.find(({ call }) => waits[call.step.step] === 0);
    const untilMs = Math.min(...this.#calls.map(({ call }) => waits[call.step.step]));
    return [next, untilMs];
  }

  remove(planned: Planned): void {
    this.#calls.splice(this.#calls.indexOf(planned), 1);
  }

  /** Takes out those that are not to be made after all, and names their rows. */
  drop(which: (planned: Planned) => boolean): string[] {
    const dropped = this.#calls.filter(which);
    this.#calls = this.#calls.filter((planned) => !which(planned));
    return dropped.map(({ row }) => row.id);
  }
}
