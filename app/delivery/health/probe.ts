import type { PauseCause } from "../../merchant/connection-status.server.ts";
import { laneBackoffMs, type Doubling } from "./backoff.ts";

/** Why a lane waits, and Klaviyo's answer, where there was one. */
export interface Pause {
  cause: PauseCause;
  status: number | null;
  code: string | null;
}

/** Klaviyo's recent health for one lane. Times are epoch milliseconds. */
export interface Health {
  /** Failed rounds in a row; 0 while Klaviyo answers. */
  failures: number;
  /** When the first of them failed; null while Klaviyo answers. */
  failingSince: number | null;
  /** No call begins before this. */
  pausedUntil: number;
  /** When the present pause began; answers to calls begun before it add nothing new. */
  pausedAt: number;
  /** Why the lane waits; null while it does not. */
  pause: Pause | null;
  /** Klaviyo itself named the end of the pause: no late success shortens it. */
  ordered: boolean;
  /** When Klaviyo last took a row; null while it is not known to have taken any. */
  succeededAt: number | null;
}

/** Nothing is known, or nothing bad. */
export const WELL: Health = {
  failures: 0,
  failingSince: null,
  pausedUntil: 0,
  pausedAt: 0,
  pause: null,
  ordered: false,
  succeededAt: null,
};

export interface ProbeSettings {
  doubling: Doubling;
  /** Concurrent calls while nothing is known of Klaviyo yet. */
  first: number;
  /**
   * Concurrent calls where Klaviyo refuses rows that may all be alike: at first, and at most. They
   * double with each round, because hundreds of others may be behind those rows.
   */
  suspects: { first: number; most: number };
  /** Upper and lower limit of concurrent calls at full speed, however slow or quick answers are. */
  most: number;
  least: number;
}

export interface Trouble {
  /** When the failed call began, and when its failure was known. */
  startedAt: number;
  at: number;
  /** The wait that Klaviyo asked for; null where it named none. */
  retryAfterMs: number | null;
  pause: Pause;
}

/**
 * How many calls may be open now: none in a pause, one or a few to probe Klaviyo, then all at once.
 */
export function callsAtOnce(
  health: Health,
  now: number,
  { first, most, suspects }: ProbeSettings,
): number {
  if (now < health.pausedUntil) return 0;
  if (health.failures > 0 && health.pause?.cause === "refusing") {
    return Math.min(suspects.most, suspects.first * 2 ** Math.min(health.failures - 1, 30));
  }
  if (health.failures > 0) return 1;
  return health.succeededAt === null ? first : most;
}

/** Whether Klaviyo has failed for so long, without an answer in between. */
export function failsFor(ms: number, { failingSince }: Health, at: number): boolean {
  return failingSince !== null && at - failingSince >= ms;
}

/** Klaviyo answered, so it is back; `took` is whether it also accepted the row. */
export function afterSuccess(health: Health, at: number, { took }: { took: boolean }): Health {
  const succeededAt = took ? at : health.succeededAt;
  if (health.ordered && at < health.pausedUntil) return { ...health, succeededAt };
  return { ...WELL, succeededAt };
}

/**
 * Klaviyo could not take a call. One failure that many calls report counts once; a wait that
 * Klaviyo names is obeyed, any other doubles.
 */
export function afterFailure(
  health: Health,
  { startedAt, at, retryAfterMs, pause }: Trouble,
  { doubling }: ProbeSettings,
  random: () => number,
): Health {
  const known = health.failures > 0 && startedAt <= health.pausedAt;
  const failures = known ? health.failures : health.failures + 1;
  const backoffUntil = known ? 0 : at + laneBackoffMs(failures, doubling, random);
  const askedUntil = retryAfterMs === null ? 0 : at + retryAfterMs;
  return {
    failures,
    failingSince: health.failingSince ?? at,
    pausedUntil: Math.max(
      askedUntil > 0 ? askedUntil : backoffUntil,
      known ? health.pausedUntil : 0,
    ),
    pausedAt: known ? health.pausedAt : at,
    pause: known ? health.pause : pause,
    ordered: askedUntil > 0 || (known && health.ordered),
    succeededAt: health.succeededAt,
  };
}

/** Pauses a lane for `forMs`; `ordered` is whether no answer ends the pause earlier. */
export function pausedFor(
  health: Health,
  at: number,
  forMs: number,
  { ordered, ...pause }: Pause & { ordered: boolean },
): Health {
  return {
    failures: health.failures + 1,
    failingSince: health.failingSince ?? at,
    pausedUntil: at + forMs,
    pausedAt: at,
    pause,
    ordered,
    succeededAt: health.succeededAt,
  };
}
