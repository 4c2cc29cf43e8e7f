import { createHmac } from "node:crypto";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { openSharedCounts, type SharedCounts } from "../server/database/shared-counts.server.ts";
import { env } from "../server/env.server.ts";

const MINUTE_S = 60;

/** How many requests a minute each may make. */
export const RATES = {
  /** Of one token that reads. */
  reads: 120,
  /** Of one secret token that signs shoppers up: a server speaks for all of them. */
  writes: 1_200,
  /** Of one network with one publishable token: an office or a mobile carrier may share one. */
  shoppers: 60,
  /** Of one network with tokens that are none: its next ones are not even looked up. */
  failures: 30,
} as const;

export type Rate = keyof typeof RATES;

/**
 * A process tells the others of each quarter of a minute's rate that it has counted itself, as the
 * limits of sign-ups do.
 */
const QUARTERS = 4;

/** What a request has left of its rate. */
export interface Spent {
  rate: Rate;
  isOver: boolean;
  remaining: number;
  /** Until the minute that began with the first request is over. */
  resetSeconds: number;
}

/** Counts requests by token and network. */
export class Rates {
  readonly #shared: SharedCounts | undefined;
  readonly #now: () => number;
  readonly #counters = new Map<Rate, RateLimiterMemory>();

  /** Without `shared`, this process counts for itself. `now` is in epoch milliseconds. */
  constructor(shared?: SharedCounts, now = Date.now) {
    this.#shared = shared;
    this.#now = now;
    for (const [rate, points] of Object.entries(RATES)) {
      const options = { keyPrefix: rate, points, duration: MINUTE_S };
      this.#counters.set(rate as Rate, new RateLimiterMemory(options));
    }
  }

  /** Counts a request; `isOver` where it is one too many. Of `of`, only a keyed hash is kept. */
  async spend(rate: Rate, of: string): Promise<Spent> {
    const key = keyOf(of);
    const counted = await this.#counters.get(rate)?.penalty(key);
    const count = counted?.consumedPoints ?? 0;
    const part = Math.ceil(RATES[rate] / QUARTERS);
    if (count <= RATES[rate] && count % part === 0) void this.#share(rate, key, part);
    return spentOf(rate, counted);
  }

  /** What is left of a rate, without counting. */
  async look(rate: Rate, of: string): Promise<Spent> {
    return spentOf(rate, await this.#counters.get(rate)?.get(keyOf(of)));
  }

  /** Where the others' counts of this minute and this one are over the rate together, it is over here. */
  async #share(rate: Rate, key: string, part: number): Promise<void> {
    const minute = Math.floor(this.#now() / (MINUTE_S * 1_000));
    // Where the database can't be reached, each process has a rate of its own.
    const sum = await this.#shared?.add(`api:${rate}:${key}:${minute}`, part).catch(() => 0);
    if (sum === undefined || sum <= RATES[rate]) return;
    const leftMs = (minute + 1) * MINUTE_S * 1_000 - this.#now();
    await this.#counters.get(rate)?.block(key, Math.max(1, Math.ceil(leftMs / 1_000)));
  }
}

function keyOf(text: string): string {
  const [key] = env.ENCRYPTION_KEY;
  if (!key) throw new Error("There is no encryption key.");
  return createHmac("sha256", key).update(`api\n${text}`).digest("base64url").slice(0, 22);
}

function spentOf(rate: Rate, counted: RateLimiterRes | null | undefined): Spent {
  const count = counted?.consumedPoints ?? 0;
  return {
    rate,
    isOver: count > RATES[rate],
    remaining: Math.max(0, RATES[rate] - count),
    resetSeconds: Math.max(1, Math.ceil((counted?.msBeforeNext ?? 0) / 1_000)),
  };
}

/** The counts of this process, and with PostgreSQL of all of them. */
export const rates = new Rates(openSharedCounts());

/**
 * What is left of a rate, as headers: the draft's present form, and the three separate headers of its
 * earlier versions, which more clients read.
 * https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-10.txt
 */
export function rateHeaders({ rate, remaining, resetSeconds }: Spent): Record<string, string> {
  return {
    "ratelimit-policy": `"${rate}";q=${RATES[rate]};w=${MINUTE_S}`,
    ratelimit: `"${rate}";r=${remaining};t=${resetSeconds}`,
    "ratelimit-limit": String(RATES[rate]),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(resetSeconds),
  };
}
