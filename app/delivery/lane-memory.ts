import { z } from "zod";
import type { DueLane } from "../outbox/queue/lane.server.ts";
import type { Refused } from "./interpret-report.server.ts";
import { Budget } from "./rate/budget.ts";
import type { Spent } from "./rate/spent.ts";
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

/** Klaviyo counts each endpoint by itself. */
export type Budgets = Record<Endpoint, Budget>;

type Endpoint = keyof DeliverySettings["limits"];

const ENDPOINTS: Endpoint[] = ["back_in_stock", "consent", "accounts"];

const number = z.number().nonnegative();
const ceiling = z.object({ top: number.min(1), risenMs: number });
// An earlier release did not note what it had learnt.
const spent = z.object({
  calls: z.array(z.tuple([number, z.int().nonnegative().max(100_000)])),
  blind: z.boolean(),
  limits: z.object({ perSecond: z.int().positive(), perMinute: z.int().positive() }).optional(),
  others: number.optional(),
  second: ceiling.optional(),
  minute: ceiling.optional(),
});
const notes = z.object({
  at: z.number(),
  back_in_stock: spent,
  consent: spent,
  // An earlier release noted none.
  accounts: spent.default({ calls: [], blind: false }),
});

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
    const now = clock.monotonic();
    const { limits, suspectAfterRows } = this.#settings;
    const budgets: Budgets = {
      back_in_stock: new Budget(limits.back_in_stock),
      consent: new Budget(limits.consent),
      accounts: new Budget(limits.accounts),
    };
    const noted = readNotes(lane.spent);
    for (const endpoint of ENDPOINTS) {
      const budget = budgets[endpoint];
      if (lane.leaseToken === null) {
        if (noted) budget.takeOver(noted[endpoint], clock.now() - noted.at, now);
        continue;
      }
      budget.goBlind(now);
      // Noted by a holder before the one that lost its lease: an account's tier outlasts that.
      if (noted) budget.learn(noted[endpoint], now);
    }
    // Account calls go one at a time anyway, and their answers say nothing about the minute.
    const all: Spent = { calls: [[0, limits.accounts.perMinute]], blind: false };
    if (lane.leaseToken !== null) budgets.accounts.takeOver(all, 0, now);
    const refusals = new Refusals<Refused>(suspectAfterRows);
    return {
      budgets,
      refusals,
      suspects: new Suspects(),
      inFlight: new InFlight(),
      consentHealth: { ...WELL },
      consentsGivenUp: false,
      token: "",
      noted: lane.spent,
      usedAt: now,
    };
  }

  #forgetOld(now: number): void {
    for (const [id, { usedAt }] of this.#known) {
      if (usedAt > now - 10 * MINUTE_MS) return;
      this.#known.delete(id);
    }
  }
}

/** What the running minute has spent, as the lane's row stores it; null for nothing. */
export function noteSpent(memory: LaneMemory, clock: Clock): string | null {
  const now = clock.monotonic();
  const { back_in_stock, consent, accounts } = memory.budgets;
  const spent = {
    back_in_stock: back_in_stock.spent(now),
    consent: consent.spent(now),
    accounts: accounts.spent(now),
  };
  const nothing = Object.values(spent).every(
    ({ calls, blind, ...learnt }) => calls.length === 0 && !blind && isEmpty(learnt),
  );
  memory.noted = nothing ? null : JSON.stringify({ at: clock.now(), ...spent });
  return memory.noted;
}

/**
 * What an account's minute has spent, from the notes of two of its lanes. For a lane that was not
 * given back it is unknown.
 */
export function joinSpent(
  one: DueLane,
  other: DueLane,
  { limits }: DeliverySettings,
  clock: Clock,
): string | null {
  const lanes = [one, other].filter(
    ({ spent, leaseToken }) => spent !== null || leaseToken !== null,
  );
  const [only] = lanes;
  if (lanes.length === 1 && only?.leaseToken === null) return only.spent;
  if (!only) return null;
  const now = clock.now();
  const all: Spent = { calls: [[0, limits.accounts.perMinute]], blind: true };
  const unknown: Spent = { calls: [], blind: true };
  const joined = lanes.map((lane) => {
    const noted = readNotes(lane.spent);
    if (lane.leaseToken !== null || !noted) {
      return { back_in_stock: unknown, consent: unknown, accounts: all };
    }
    const agedBy = Math.max(0, now - noted.at);
    const aged = ({ calls, ...rest }: Spent): Spent => ({
      ...rest,
      calls: calls.map(([agoMs, count]) => [agoMs + agedBy, count]),
    });
    return {
      back_in_stock: aged(noted.back_in_stock),
      consent: aged(noted.consent),
      accounts: aged(noted.accounts),
    };
  });
  const sum = (endpoint: Endpoint): Spent => ({
    calls: joined.flatMap((spent) => spent[endpoint].calls),
    blind: joined.some((spent) => spent[endpoint].blind),
    ...strictest(joined.map((spent) => spent[endpoint])),
  });
  const spent = Object.fromEntries(ENDPOINTS.map((endpoint) => [endpoint, sum(endpoint)]));
  return JSON.stringify({ at: now, ...spent });
}

/** What two lanes of one account have learnt: of each value, the one that allows us the least. */
function strictest(all: Spent[]): Omit<Spent, "calls" | "blind"> {
  const least = <One>(of: (spent: Spent) => One | undefined, by: (one: One) => number) =>
    all
      .flatMap((spent) => of(spent) ?? [])
      .sort((one, other) => by(one) - by(other))
      .at(0);
  return {
    limits: least(
      ({ limits }) => limits,
      ({ perMinute }) => perMinute,
    ),
    others: least(
      ({ others }) => others,
      (others) => -others,
    ),
    second: least(
      ({ second }) => second,
      ({ top }) => top,
    ),
    minute: least(
      ({ minute }) => minute,
      ({ top }) => top,
    ),
  };
}

function isEmpty(learnt: object): boolean {
  return Object.keys(learnt).length === 0;
}

function readNotes(text: string | null): z.infer<typeof notes> | undefined {
  if (text === null) return undefined;
  try {
    return notes.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
