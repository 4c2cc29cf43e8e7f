import { z } from "zod";
import type { DueLane } from "../../outbox/queue/lane.server.ts";
import type { Clock } from "../clock.ts";
import type { DeliverySettings } from "../settings.ts";
import type { Spent } from "./spent.ts";

export type Endpoint = keyof DeliverySettings["limits"];

export const ENDPOINTS: Endpoint[] = ["back_in_stock", "consent", "accounts"];

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

type SpentNotes = z.infer<typeof notes>;

/** What a lane's row notes of its budgets, and when; undefined for nothing readable. */
export function readSpent(text: string | null): SpentNotes | undefined {
  if (text === null) return undefined;
  try {
    return notes.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What the running minute has spent, as the lane's row stores it; null for nothing. */
export function writeSpent(spent: Record<Endpoint, Spent>, clock: Clock): string | null {
  const nothing = Object.values(spent).every(
    ({ calls, blind, ...learnt }) => calls.length === 0 && !blind && isEmpty(learnt),
  );
  return nothing ? null : JSON.stringify({ at: clock.now(), ...spent });
}

function isEmpty(learnt: object): boolean {
  return Object.keys(learnt).length === 0;
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
    const noted = readSpent(lane.spent);
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
