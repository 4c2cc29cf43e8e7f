import { isUnwritable } from "../../server/database/db.server.ts";
import { accountLane, joinLanes, type JoinedNotes } from "../../outbox/queue/join-lanes.server.ts";
import { giveBack, take, type DueLane } from "../../outbox/queue/lane.server.ts";
import type { HeldLease } from "./lease.server.ts";
import type { LaneContext } from "../lane-context.ts";
import { joinSpent } from "../rate/spent-notes.ts";

/**
 * How often the lane of the account is requested; its holder sees within this time that another
 * process wants it.
 */
const ASK_EVERY_MS = 250;

/**
 * Joins a lane that is named by a key with the lane of the account that an answer has named. Waits
 * until the process that works in that lane gives it back, once it sees the request.
 */
export async function joinAccount(
  lane: DueLane,
  accountId: string,
  held: HeldLease,
  context: LaneContext,
): Promise<void> {
  const { clock, log, settings, stopping } = context;
  while (!held.isLost && held.leftMs(clock) > settings.restMs && !stopping.aborted) {
    if (await join(lane, accountId, held, context)) {
      log.info({ lane: lane.id, account: accountId }, "A lane is joined with that of its account");
      return;
    }
    await clock.after(ASK_EVERY_MS, stopping);
  }
  if (!held.isLost) await giveBack(held.lease, notesOf(lane), new Date(clock.now()));
}

async function join(
  lane: DueLane,
  accountId: string,
  held: HeldLease,
  { clock, settings }: LaneContext,
): Promise<boolean> {
  try {
    const account = await accountLane(accountId);
    if (account.leaseUntil && account.leaseUntil.getTime() > clock.now()) return false;
    const lease = await take(account, new Date(clock.now()), settings.leaseMs);
    if (!lease) return false;
    const notes = joinNotes(lane, account, joinSpent(lane, account, settings, clock));
    return await joinLanes(held.lease, lease, notes, new Date(clock.now()));
  } catch (error) {
    // Tried again, also with a lease that could not be given back: that lease expires by itself.
    if (isUnwritable(error)) return false;
    throw error;
  }
}

/** The longer pause counts, as both are the account's. */
function joinNotes(one: DueLane, other: DueLane, spent: string | null): JoinedNotes {
  const until = ({ pausedUntil }: DueLane) => pausedUntil?.getTime() ?? 0;
  const succeeded = [one, other].flatMap(({ succeededAt }) => succeededAt?.getTime() ?? []);
  return {
    ...notesOf(until(one) > until(other) ? one : other),
    succeededAt: succeeded.length > 0 ? new Date(Math.max(...succeeded)) : null,
    spent,
  };
}

function notesOf(lane: DueLane): JoinedNotes {
  const { failures, pausedUntil, pauseCause, pauseStatus, pauseCode, succeededAt, spent } = lane;
  return { failures, pausedUntil, pauseCause, pauseStatus, pauseCode, succeededAt, spent };
}
