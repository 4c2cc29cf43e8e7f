import type { ClaimedRow } from "../../outbox/queue/claim.server.ts";
import type { Call } from "../attempt.server.ts";
import type { Budgets } from "./budgets.ts";

type StepName = Call["step"]["step"];

const STEPS: StepName[] = ["back_in_stock", "consent"];

/** A claimed row whose call has not begun. */
export interface Planned {
  row: ClaimedRow;
  call: Call;
  /** When the row was read. */
  readAt: number;
}

/**
 * The calls of a lane that have not begun, in order; each waits for the budget of its own endpoint.
 */
export class WaitingCalls {
  readonly #budgets: Budgets;
  #calls: Planned[] = [];
  #counts = countOf([]);

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  get size(): number {
    return this.#calls.length;
  }

  count(step: StepName): number {
    return this.#counts[step];
  }

  add(planned: Planned): void {
    this.#calls.push(planned);
    this.#counts[planned.call.step.step] += 1;
  }

  /**
   * The first call that the budget allows now, or how long until there is one; consents may have to
   * wait longer.
   */
  next(now: number, consentsPauseMs: number): [Planned | undefined, number] {
    const waits = {
      back_in_stock: this.#budgets.back_in_stock.waitMs(now),
      consent: Math.max(this.#budgets.consent.waitMs(now), consentsPauseMs),
    };
    const next = this.#calls.find(({ call }) => waits[call.step.step] === 0);
    if (next) return [next, 0];
    const steps = STEPS.filter((step) => this.#counts[step] > 0);
    return [undefined, Math.min(...steps.map((step) => waits[step]))];
  }

  remove(planned: Planned): void {
    this.#calls.splice(this.#calls.indexOf(planned), 1);
    this.#counts[planned.call.step.step] -= 1;
  }

  /** Removes the calls that are not to be made, and returns the ids of their rows. */
  drop(which: (planned: Planned) => boolean): string[] {
    const dropped = this.#calls.filter(which);
    this.#calls = this.#calls.filter((planned) => !which(planned));
    this.#counts = countOf(this.#calls);
    return dropped.map(({ row }) => row.id);
  }
}

function countOf(calls: Planned[]): Record<StepName, number> {
  const counts = { back_in_stock: 0, consent: 0 };
  for (const { call } of calls) counts[call.step.step] += 1;
  return counts;
}
