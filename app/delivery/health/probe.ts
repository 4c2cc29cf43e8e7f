import type { PauseCause } from "../../merchant/connection-status.server.ts";
import { laneBackoffMs, type Doubling } from "./backoff.ts";

/** Why a lane waits, and what Klaviyo answered to it, where it answered. */
export interface Pause {
  cause: PauseCause;
  status: number | null;
  code: string | null;
}

/** How Klaviyo has been doing for one lane. Times are epoch milliseconds. */
export interface Health {
  /** Rounds of trouble in a row; 0 while Klaviyo answers. */
  failures: number;
  /** Nothing is called before this. */
  pausedUntil: number;
  /** When the present pause began; answers to calls begun before it say nothing new. */
  pausedAt: number;
  /** Why it waits; null while it does not. */
  pause: Pause | null;
  /** Klaviyo itself named the end of the pause: no late success shortens it. */
  ordered: boolean;
  /** When Klaviyo last took something; null while it is not known to have taken anything. */
  succeededAt: number | null;
}

export interface ProbeSettings {
  doubling: Doubling;
  /** Calls at once while nothing is known of Klaviyo yet. */
  first: number;
  /** Calls at once where Klaviyo refuses rows that may all be alike: hundreds of others may be behind them. */
  suspects: number;
  /** Calls at once at full speed, however slow answers are, and however quick. */
  most: number;
  least: number;
}

export interface Trouble {
  /** When the call began that came to nothing, and when that was known. */
  startedAt: number;
  at: number;
  /** What Klaviyo asked for; null where it did not. */
  retryAfterMs: number | null;
  pause: Pause;
}

/** How many calls may be open now: none in a pause, one or a few to ask whether Klaviyo is back, then all at once. */
export function callsAtOnce(
  health: Health,
  now: number,
  { first, most, suspects }: ProbeSettings,
): number {
  if (now < health.pausedUntil) return 0;
  if (health.failures > 0) return health.pause?.cause === "refusing" ? suspects : 1;
  return health.succeededAt === null ? first : most;
}

/** Klaviyo answered, so it is back; `took` is whether it also took what it was given. */
export function afterSuccess(health: Health, at: number, { took }: { took: boolean }): Health {
  const succeededAt = took ? at : health.succeededAt;
  if (health.ordered && at < health.pausedUntil) return { ...health, succeededAt };
  return { failures: 0, pausedUntil: 0, pausedAt: 0, pause: null, ordered: false, succeededAt };
}

/**
 * Klaviyo could not take a call. What many calls hear of one trouble counts once; a wait that
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
  const own = known ? 0 : at + laneBackoffMs(failures, doubling, random);
  const asked = retryAfterMs === null ? 0 : at + retryAfterMs;
  return {
    failures,
    pausedUntil: Math.max(asked > 0 ? asked : own, known ? health.pausedUntil : 0),
    pausedAt: known ? health.pausedAt : at,
    pause: known ? health.pause : pause,
    ordered: asked > 0 || (known && health.ordered),
    succeededAt: health.succeededAt,
  };
}

/** Stops a lane for so long; `ordered` is whether no answer ends the pause earlier. */
export function pausedFor(
  health: Health,
  at: number,
  forMs: number,
  { ordered, ...pause }: Pause & { ordered: boolean },
): Health {
  return {
    failures: health.failures + 1,
    pausedUntil: at + forMs,
    pausedAt: at,
    pause,
    ordered,
    succeededAt: health.succeededAt,
  };
}
