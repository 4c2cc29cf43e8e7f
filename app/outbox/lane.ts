import { randomUUID } from "node:crypto";
import { commit, db } from "../db.server.ts";
import { announce } from "./committed.ts";
import { deliverable, laneSleepsUntilDue } from "./due.ts";

/** The right to work in a lane, for as long as it is renewed. */
export interface Lease {
  laneId: string;
  token: string;
  /** How often Klaviyo has failed this lane in a row, when it was taken. */
  failures: number;
}

/** Wakes the lane of a shop: a statement to commit together with the rows that need it. Moves it earlier only. */
export function laneWakes(shop: string, now: Date) {
  return db.lane.updateMany({
    where: { merchants: { some: { shop } }, OR: [{ wakeAt: null }, { wakeAt: { gt: now } }] },
    data: { wakeAt: now },
  });
}

/** Wakes the lane of a shop by itself, as after a key was connected. */
export async function wakeLane(shop: string, now: Date): Promise<void> {
  await commit(() => [laneWakes(shop, now)]);
  announce(shop);
}

/** The lanes that need somebody now: awake, not waiting for Klaviyo, and in nobody's hands. */
export async function dueLanes(now: Date): Promise<string[]> {
  const lanes = await db.lane.findMany({
    where: {
      wakeAt: { lte: now },
      AND: [
        { OR: [{ pausedUntil: null }, { pausedUntil: { lte: now } }] },
        { OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] },
      ],
    },
    orderBy: { wakeAt: "asc" },
    select: { id: true },
  });
  return lanes.map(({ id }) => id);
}

/** When the next lane will need somebody, in epoch milliseconds; undefined while all of them sleep. */
export async function nextWakeAt(): Promise<number | undefined> {
  const lanes = await db.lane.findMany({
    where: { wakeAt: { not: null } },
    select: { wakeAt: true, pausedUntil: true, leaseUntil: true },
  });
  const times = lanes.map(({ wakeAt, pausedUntil, leaseUntil }) =>
    Math.max(...[wakeAt, pausedUntil, leaseUntil].map((time) => time?.getTime() ?? 0)),
  );
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** Takes a lane, if nobody else has: one conditional update decides. */
export async function take(laneId: string, now: Date, leaseMs: number): Promise<Lease | undefined> {
  const token = randomUUID();
  const [{ count }] = await commit(() => [
    db.lane.updateMany({
      where: { id: laneId, OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] },
      data: { leaseToken: token, leaseUntil: new Date(now.getTime() + leaseMs) },
    }),
  ]);
  if (count === 0) return undefined;
  const lane = await db.lane.findUnique({ where: { id: laneId }, select: { failures: true } });
  return { laneId, token, failures: lane?.failures ?? 0 };
}

/** Extends a lease. False where it was lost: whoever held it must start no further call. */
export async function renew(
  { laneId, token }: Lease,
  now: Date,
  leaseMs: number,
): Promise<boolean> {
  const [{ count }] = await commit(() => [
    db.lane.updateMany({
      where: { id: laneId, leaseToken: token },
      data: { leaseUntil: new Date(now.getTime() + leaseMs) },
    }),
  ]);
  return count > 0;
}

/** Notes how Klaviyo is doing: a pause after a failure, none after a success. */
export async function notePause(
  { laneId, token }: Lease,
  { failures, pausedUntil }: { failures: number; pausedUntil: Date | null },
): Promise<void> {
  await commit(() => [
    db.lane.updateMany({
      where: { id: laneId, leaseToken: token },
      data: { failures, pausedUntil },
    }),
  ]);
}

/**
 * Gives a lane back. The first statement takes the row's lock and ends the lease, the second looks
 * for the next due row: as one statement with a sub-select it would lose a wake-up on PostgreSQL.
 */
export async function giveBack({ laneId, token }: Lease): Promise<void> {
  await commit(() => [
    db.lane.updateMany({
      where: { id: laneId, leaseToken: token },
      data: { leaseToken: null, leaseUntil: null },
    }),
    laneSleepsUntilDue(laneId),
  ]);
}

/** Wakes the lanes that sleep although a row of theirs is due, and names them: there should be none. */
export async function sweep(now: Date): Promise<string[]> {
  const asleep = await db.lane.findMany({
    where: {
      OR: [{ wakeAt: null }, { wakeAt: { gt: now } }],
      leaseToken: null,
      merchants: {
        some: { ...deliverable, subscriptions: { some: { state: "queued", dueAt: { lte: now } } } },
      },
    },
    select: { id: true },
  });
  const ids = asleep.map(({ id }) => id);
  if (ids.length > 0) {
    await commit(() => [db.lane.updateMany({ where: { id: { in: ids } }, data: { wakeAt: now } })]);
  }
  return ids;
}
