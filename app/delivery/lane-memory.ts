import { z } from "zod";
import type { DueLane } from "../outbox/lane.ts";
import { Budget, type Limits } from "./budget.ts";
import type { Clock } from "./clock.ts";
import type { HandedBack } from "./hear.ts";
import { Refusals } from "./refusals.ts";

/** What a process knows of a lane beyond its rows, from one slice to the next. */
export interface LaneMemory {
  budget: Budget;
  refusals: Refusals<HandedBack>;
  /** Under which lease, and what was noted of the spent minute, when this process last had the lane. */
  token: string;
  noted: string | null;
  usedAt: number;
}

const MINUTE_MS = 60_000;

const notes = z.object({
  at: z.number(),
  spent: z.array(z.tuple([z.number().nonnegative(), z.int().nonnegative().max(100_000)])),
});

/** The memories of this process. One that another process has worked past is forgotten. */
export class LaneMemories {
  readonly #known = new Map<string, LaneMemory>();
  readonly #limits: Limits;
  readonly #alike: number;

  constructor(limits: Limits, alike: number) {
    this.#limits = limits;
    this.#alike = alike;
  }

  /** For a lane that was just taken as it had been seen. */
  recall(lane: DueLane, token: string, clock: Clock): LaneMemory {
    const now = clock.monotonic();
    const known = this.#known.get(lane.id);
    const ours =
      known &&
      (lane.leaseToken === null ? known.noted === lane.spent : known.token === lane.leaseToken);
    const memory = ours ? known : this.#begin(lane, clock);
    memory.token = token;
    memory.usedAt = now;
    this.#known.set(lane.id, memory);
    this.#forgetOld(now);
    return memory;
  }

  #begin(lane: DueLane, clock: Clock): LaneMemory {
    const now = clock.monotonic();
    const budget = new Budget(this.#limits);
    const noted = readSpent(lane.spent);
    if (lane.leaseToken !== null) budget.goBlind(now);
    else if (noted) budget.takeOver(noted.spent, clock.now() - noted.at, now);
    const refusals = new Refusals<HandedBack>(this.#alike);
    return { budget, refusals, token: "", noted: lane.spent, usedAt: now };
  }

  #forgetOld(now: number): void {
    for (const [id, { usedAt }] of this.#known) {
      if (usedAt > now - 10 * MINUTE_MS) return;
      this.#known.delete(id);
    }
  }
}

/** What the running minute has spent, as the lane's row keeps it; null for nothing. */
export function noteSpent(memory: LaneMemory, clock: Clock): string | null {
  const spent = memory.budget.spent(clock.monotonic());
  memory.noted = spent.length > 0 ? JSON.stringify({ at: clock.now(), spent }) : null;
  return memory.noted;
}

function readSpent(text: string | null): z.infer<typeof notes> | undefined {
  if (text === null) return undefined;
  try {
    return notes.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
