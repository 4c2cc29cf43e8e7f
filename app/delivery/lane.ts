import type { Logger } from "pino";
import type { Clock } from "../klaviyo/back-in-stock.ts";
import type { Send } from "../klaviyo/transport.ts";
import { attempts, callSeconds } from "../metrics.server.ts";
import { holdShop } from "../merchant/hold.ts";
import { claim } from "../outbox/claim.ts";
import { giveBack, notePause, renew, take, type Lease } from "../outbox/lane.ts";
import { settle } from "../outbox/settle.ts";
import { backoffMs } from "./backoff.ts";
import { handOver, type HandedOver, type Trouble } from "./hand-over.ts";

export interface LaneSettings {
  /** How long a lane stays taken without a renewal: more than one call and its settling can last. */
  leaseMs: number;
  /** Rows called for at once. A round lasts as long as its slowest call, and is settled as a whole. */
  atOnce: number;
  pause: { baseMs: number; capMs: number };
  /** How long a lane rests after an answer that nobody understood. */
  unexpectedPauseMs: number;
}

export const LANE_SETTINGS: LaneSettings = {
  leaseMs: 20_000,
  atOnce: 16,
  pause: { baseMs: 1_000, capMs: 60_000 },
  unexpectedPauseMs: 60_000,
};

export interface LaneContext {
  send: Send;
  clock: Clock;
  random: () => number;
  log: Logger;
  settings: LaneSettings;
  /** Aborted when the process is to end: no further round is begun. */
  stopping: AbortSignal;
}

/** Takes a lane and hands over what is due in it, round by round, until nothing is or Klaviyo is in trouble. */
export async function workLane(laneId: string, context: LaneContext): Promise<void> {
  const { clock, settings, stopping } = context;
  const lease = await take(laneId, new Date(clock.now()), settings.leaseMs);
  if (!lease) return;
  try {
    let failures = lease.failures;
    while (!stopping.aborted) {
      // One row asks whether Klaviyo is back; all others wait for its answer.
      const limit = failures > 0 ? 1 : settings.atOnce;
      const rows = await claim(laneId, new Date(clock.now()), limit);
      if (rows.length === 0) return;
      const round = await Promise.all(rows.map((row) => handOver(row, context)));
      await settle(
        round.map(({ settlement }) => settlement),
        new Date(clock.now()),
      );
      count(round);
      const pause = await heed(lease, round, failures, context);
      if (pause) return;
      failures = 0;
      if (!(await renew(lease, new Date(clock.now()), settings.leaseMs))) return;
    }
  } finally {
    await giveBack(lease);
  }
}

function count(round: HandedOver[]): void {
  for (const { settlement } of round) {
    if (!settlement.attempt) continue;
    attempts.inc({ outcome: settlement.attempt.outcome });
    callSeconds.observe(settlement.attempt.durationMs / 1000);
  }
}

/** Acts on what a round said of its shops, of Klaviyo and of us. True where the lane must pause. */
async function heed(
  lease: Lease,
  round: HandedOver[],
  failures: number,
  { clock, random, log, settings }: LaneContext,
): Promise<boolean> {
  const now = clock.now();
  for (const { settlement, trouble } of round) {
    if (trouble?.scope !== "shop") continue;
    const { shop } = settlement.row;
    const { hold, detail } = trouble;
    const fresh = await holdShop(shop, {
      hold,
      detail,
      keyVersion: settlement.keyVersion,
      at: new Date(now),
    });
    if (fresh)
      log.warn(
        { shop, hold },
        "Held: nothing is handed over for this shop until its Klaviyo key changes",
      );
  }

  const troubles = round.map(({ trouble }) => trouble);
  const ours = troubles.find((trouble) => trouble?.scope === "us");
  const theirs = troubles.filter((trouble) => trouble?.scope === "lane");
  if (!ours && theirs.length === 0) {
    if (failures > 0) {
      await notePause(lease, { failures: 0, pausedUntil: null });
      log.info({ lane: lease.laneId }, "Klaviyo answers again: full speed");
    }
    return false;
  }
  const inARow = failures + 1;
  const waitMs = ours
    ? settings.unexpectedPauseMs
    : (longestOf(theirs) ?? backoffMs(inARow, settings.pause, random));
  await notePause(lease, { failures: inARow, pausedUntil: new Date(now + waitMs) });
  if (ours) {
    log.error(
      { lane: lease.laneId, status: ours.status, code: ours.code, pointer: ours.pointer, waitMs },
      "Klaviyo answered something this release does not know; the lane waits, no row is lost: see the attempt's answer",
    );
  } else {
    log.warn(
      { lane: lease.laneId, reason: theirs[0]?.reason, failures: inARow, waitMs },
      "Klaviyo can't take sign-ups now; the lane waits",
    );
  }
  return true;
}

function longestOf(troubles: Extract<Trouble, { scope: "lane" }>[]): number | undefined {
  const asked = troubles.flatMap(({ retryAfterMs }) =>
    retryAfterMs === null ? [] : [retryAfterMs],
  );
  return asked.length > 0 ? Math.max(...asked) : undefined;
}
