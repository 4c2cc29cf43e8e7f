import type { DueLane } from "../outbox/queue/lane.server.ts";
import type { Refused } from "./interpret-report.server.ts";
import { budgetsOf, type Budgets } from "./rate/budgets.ts";
import { writeSpent } from "./rate/spent-notes.ts";
import type { Clock } from "./clock.ts";
import { InFlight } from "./rate/pace.ts";
import { WELL, type Health } from "./health/probe.ts";
import { Refusals, Suspects } from "./health/refusals.ts";
import type { DeliverySettings } from "./settings.ts";
import { MINUTE_MS } from "../server/durations.ts";

/** What a process keeps of a lane beyond its rows, from one slice to the next. */
export interface LaneMemory {
  budgets: Budgets;
  refusals: Refusals<Refused>;
  suspects: Suspects;
  inFlight: InFlight;
  /** Klaviyo's health at recording consents; the lane's row has the rest. */
  consentHealth: Health;
  /** Consents can't be recorded and sign-ups are taken: these go out without, until one is. */
  consentsGivenUp: boolean;
  /** Under which lease, and with what note of the spent minute, this process last held the lane. */
  token: string;
  noted: string | null;
  usedAt: number;
}

/**
 * The lane memories of this process. A memory is dropped once another process has worked in its
 * lane.
 */
export class LaneMemories {
  readonly #known = new Map<string, LaneMemory>();
  readonly #settings: DeliverySettings;

  constructor(settings: DeliverySettings) {
    this.#settings = settings;
  }

  /** For a lane that was just taken, as it was read before. */
  recall(lane: DueLane, token: string, clock: Clock): LaneMemory {
    const now = clock.monotonic();
    const known = this.#known.get(lane.id);
    const ours =
      known &&
      (lane.leaseToken === null ? known.noted === lane.spent : known.token === lane.leaseToken);
    const memory = ours ? known : this.#create(lane, clock);
    memory.token = token;
    memory.usedAt = now;
    // Last in the map, which is in order of use.
    this.#known.delete(lane.id);
    this.#known.set(lane.id, memory);
    this.#forgetOld(now);
    return memory;
  }

  #create(lane: DueLane, clock: Clock): LaneMemory {
    return {
      budgets: budgetsOf(lane, this.#settings, clock),
      refusals: new Refusals<Refused>(this.#settings.suspectAfterRows),
      suspects: new Suspects(),
      inFlight: new InFlight(),
      consentHealth: { ...WELL },
      consentsGivenUp: false,
      token: "",
      noted: lane.spent,
      usedAt: clock.monotonic(),
    };
  }

  #forgetOld(now: number): void {
    for (const [id, { usedAt }] of this.#known) {
      if (usedAt > now - 10 * MINUTE_MS) return;
      this.#known.delete(id);
    }
  }
}

/** Notes in the memory what the running minute has spent; returns it for the lane's row. */
export function noteSpent(memory: LaneMemory, clock: Clock): string | null {
  const now = clock.monotonic();
  const { back_in_stock, consent, accounts } = memory.budgets;
  const spent = {
    back_in_stock: back_in_stock.spent(now),
    consent: consent.spent(now),
    accounts: accounts.spent(now),
  };
  memory.noted = writeSpent(spent, clock);
  return memory.noted;
}
