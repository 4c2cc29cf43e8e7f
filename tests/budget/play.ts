import { Budget } from "#app/delivery/rate/budget.ts";
import type { Slot } from "#app/delivery/rate/slot.ts";
import type { Limits } from "#app/delivery/rate/spent.ts";
import { documentedRates, type Rates } from "#sandbox/klaviyo/windows.ts";
import { KlaviyoWindows, type Counted } from "./klaviyo-windows.ts";

export const LIMITS: Limits = { perSecond: 350, perMinute: 3_500 };
export const MINUTE_MS = 60_000;
const AT_ONCE = 64;
/** How long the next process surely waits after the calls of one that lost its lease are broken off. */
const LEASE_AIR_MS = 1_000;

export type Random = () => number;

/** Numbers between 0 and 1 that come again with the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Circumstances {
  seed: number;
  forMs: number;
  /** How far Klaviyo's windows are off. */
  phase: number;
  latencyMs: (random: Random) => number;
  /** After which share of that Klaviyo counts a call; at any time within it unless given. */
  countedAfter?: number;
  /** How many rows come at which millisecond; all that are wanted unless told. */
  arrivals?: (now: number, random: Random) => number;
  /** Which share of answers tells of the budget. */
  told?: number;
  /** How the account is limited and what answers tell of it: as recorded in 2026 unless given. */
  rates?: (now: number) => Partial<Rates>;
  /** Another tool's calls in the millisecond that begins then. */
  others?: (now: number) => number;
  /** When the account changes hands, and how. */
  takeovers?: Takeover[];
}

export interface Takeover {
  at: number;
  /** By how much the wall clock is set during it. */
  jumpMs: number;
  /** The lease was lost: nothing is noted, what is open is broken off. */
  lost: boolean;
}

interface Open {
  slot: Slot;
  countedAt: number;
  endsAt: number;
  said: Counted | null;
}

/** One process after the other calls as fast as its budget allows, a millisecond at a time. */
export function play(given: Circumstances) {
  const random = randomOf(given.seed);
  const rates = (now: number) => ({ ...documentedRates, ...given.rates?.(now) });
  const klaviyo = new KlaviyoWindows(LIMITS, given.phase + 10 * MINUTE_MS, rates);
  const takeovers = [...(given.takeovers ?? [])];
  let budget = new Budget(LIMITS);
  let open: Open[] = [];
  /** Broken off on their way to Klaviyo: no answer comes, but Klaviyo may count them yet. */
  let astray: number[] = [];
  let rows = given.arrivals ? 0 : Infinity;
  /** Nothing happens to the open calls before this. */
  let stirsAt = Infinity;
  /** Nothing may begin before this, whatever the budget says. */
  let restsUntil = 0;
  let asksAt = 0;
  let longestWait = 0;
  let deadlocks = 0;

  function count(now: number): void {
    if (astray.length === 0) return;
    for (const countedAt of astray) if (countedAt <= now) klaviyo.count(now, "ours");
    astray = astray.filter((countedAt) => countedAt > now);
  }

  function readAnswers(now: number): void {
    for (const call of open) {
      if (!call.said && call.countedAt <= now) call.said = klaviyo.count(now, "ours");
      if (call.endsAt > now) continue;
      const { slot, said } = call;
      const rateLimit = random() < (given.told ?? 1) ? (said?.rateLimit ?? null) : null;
      budget.end(slot, now, rateLimit, said && !said.allowed ? said : undefined);
      // As a lane does, which waits for as long as Klaviyo says.
      if (said && !said.allowed) restsUntil = Math.max(restsUntil, now + said.retryAfterMs);
    }
    open = open.filter(({ endsAt }) => endsAt > now);
    stirsAt = Math.min(...open.map(({ said, countedAt, endsAt }) => (said ? endsAt : countedAt)));
    asksAt = now;
  }

  function takeOver({ jumpMs, lost }: Takeover, now: number): void {
    const gapMs = lost ? LEASE_AIR_MS : Math.floor(random() * 3_000);
    const spent = JSON.parse(JSON.stringify(budget.spent(now))) as ReturnType<Budget["spent"]>;
    budget = new Budget(LIMITS);
    astray = [...astray, ...open.flatMap(({ said, countedAt }) => (said ? [] : [countedAt]))];
    open = [];
    stirsAt = Infinity;
    restsUntil = asksAt = now + gapMs;
    if (lost) budget.goBlind(restsUntil);
    else budget.takeOver(spent, gapMs + jumpMs, restsUntil);
  }

  function call(now: number): void {
    const lasts = given.latencyMs(random);
    const countedAt = now + Math.floor((given.countedAfter ?? random()) * lasts);
    open.push({ slot: budget.start(now), countedAt, endsAt: now + lasts, said: null });
    stirsAt = Math.min(stirsAt, Math.max(countedAt, now + 1));
    rows -= 1;
  }

  // The others were there before us.
  for (let now = given.others ? -MINUTE_MS : 0; now < given.forMs; now += 1) {
    for (let calls = given.others?.(now) ?? 0; calls > 0; calls -= 1) klaviyo.count(now, "others");
    if (now < 0) continue;
    rows += given.arrivals?.(now, random) ?? 0;
    count(now);
    if (now >= stirsAt) readAnswers(now);
    const [next] = takeovers;
    const leaving = next !== undefined && now >= next.at;
    if (leaving && (next.lost || open.length === 0)) {
      takeovers.shift();
      takeOver(next, now);
    }
    while (!leaving && now >= restsUntil && now >= asksAt && rows > 0 && open.length < AT_ONCE) {
      const waitMs = budget.waitMs(now);
      if (open.length === 0 && waitMs === Infinity) deadlocks += 1;
      if (waitMs !== Infinity) longestWait = Math.max(longestWait, waitMs);
      if (waitMs > 0) asksAt = now + waitMs;
      else call(now);
    }
  }
  return { klaviyo, longestWait, deadlocks };
}
