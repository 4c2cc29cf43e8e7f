import { randomUUID } from "node:crypto";
import { commit, db, dialect, write } from "../../server/database/db.server.ts";
import { deliverableShop, laneSleepsUntilDue } from "./due.server.ts";
import { notDeletingAll } from "./held-back.server.ts";

/**
 * A lane, which is everything that goes to one Klaviyo account, as it was read by a process that may
 * take it.
 */
export interface DueLane extends Omit<LaneNotes, "accountId"> {
  id: string;
  leaseToken: string | null;
  /** The account that its shops are to be joined with, where an answer has named one. */
  accountId: string | null;
}

/** The right to work in a lane, as long as it is renewed. */
export interface Lease {
  laneId: string;
  token: string;
}

/** What the next holder must know of a lane that is given back. */
export interface LaneNotes {
  /** How often Klaviyo has failed this lane in a row, and until when it waits for that. */
  failures: number;
  pausedUntil: Date | null;
  /** Why it waits, and with which status and code Klaviyo said so. */
  pauseCause: string | null;
  pauseStatus: number | null;
  pauseCode: string | null;
  succeededAt: Date | null;
  /** What the running minute has spent of the budget, in the worker's own format. */
  spent: string | null;
  /** The account that an answer has named for a lane that had none. */
  accountId?: string;
}

const seen = {
  id: true,
  leaseToken: true,
  failures: true,
  pausedUntil: true,
  pauseCause: true,
  pauseStatus: true,
  pauseCode: true,
  succeededAt: true,
  spent: true,
  accountId: true,
} as const;

/**
 * The lanes that are due now: awake, not waiting for Klaviyo, and not taken; longest awake first. A
 * lane that others are to be joined with is left to those.
 */
export async function dueLanes(now: Date, limit: number): Promise<DueLane[]> {
  const due = await findDue(now, limit);
  if (due.length === 0) return due;
  const joining = await joiningAccounts();
  return due.some(({ id }) => joining.includes(id)) ? findDue(now, limit, joining) : due;
}

function findDue(now: Date, limit: number, except: string[] = []): Promise<DueLane[]> {
  return db.lane.findMany({
    where: {
      id: { notIn: except },
      wakeAt: { lte: now },
      AND: [
        {
          OR: [{ pausedUntil: null }, { pausedUntil: { lte: now } }, { accountId: { not: null } }],
        },
        { OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] },
      ],
    },
    orderBy: { wakeAt: "asc" },
    take: limit,
    select: seen,
  });
}

/** The lanes that the shops of other lanes are to be joined with; hardly ever any. */
async function joiningAccounts(): Promise<string[]> {
  const joining = await db.lane.findMany({
    where: { accountId: { not: null }, wakeAt: { not: null }, merchants: { some: {} } },
    select: { accountId: true },
  });
  return joining.flatMap(({ accountId }) => accountId ?? []);
}

/**
 * When the next lane will be due, in epoch milliseconds; undefined while all of them sleep. The
 * caller's own lanes (`taken`) are excluded, whatever the clock says of their leases. In SQL, as
 * thousands may be awake in a pause.
 */
export async function nextWakeAt(taken: Iterable<string> = []): Promise<number | undefined> {
  const [next] = await db.$queryRaw<{ at: string | number | Date | null }[]>`
    SELECT MIN(CASE
      WHEN "pausedUntil" > "wakeAt" AND ("leaseUntil" IS NULL OR "pausedUntil" >= "leaseUntil")
        THEN "pausedUntil"
      WHEN "leaseUntil" > "wakeAt" THEN "leaseUntil"
      ELSE "wakeAt"
    END) AS "at"
    FROM "Lane"
    WHERE "wakeAt" IS NOT NULL AND "id" NOT IN (SELECT value FROM ${dialect.jsonEach([...taken])})
      AND NOT EXISTS (
        SELECT 1 FROM "Lane" AS "joining" JOIN "Merchant" ON "Merchant"."laneId" = "joining"."id"
        WHERE "joining"."accountId" = "Lane"."id" AND "joining"."accountId" IS NOT NULL
          AND "joining"."wakeAt" IS NOT NULL
      )`;
  return next?.at == null ? undefined : new Date(next.at).getTime();
}

/**
 * Takes a lane if it is unchanged since it was read: one conditional update decides. It also fails
 * if another process has worked in the lane and given it back since, because that process may have paused
 * it, or spent some of the minute. The lane's wake time becomes the end of the
 * lease: a sign-up moves it earlier again, so that the holder sees it, and after a kill the lane is
 * due as soon as the lease has ended.
 */
export async function take(lane: DueLane, now: Date, leaseMs: number): Promise<Lease | undefined> {
  const token = randomUUID();
  const leaseEnd = new Date(now.getTime() + leaseMs);
  const [{ count }] = await commit(() => [
    write.lane.updateMany({
      where: {
        id: lane.id,
        leaseToken: lane.leaseToken,
        failures: lane.failures,
        pausedUntil: lane.pausedUntil,
        succeededAt: lane.succeededAt,
        spent: lane.spent,
        OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }],
      },
      data: { leaseToken: token, leaseUntil: leaseEnd, wakeAt: leaseEnd },
    }),
  ]);
  return count > 0 ? { laneId: lane.id, token } : undefined;
}

/** Extends leases in one statement, and returns the tokens of those that were lost. */
export async function renew(tokens: string[], now: Date, leaseMs: number): Promise<string[]> {
  if (tokens.length === 0) return [];
  const [{ count }] = await commit(
    () => [
      write.lane.updateMany({
        where: { leaseToken: { in: tokens } },
        data: { leaseUntil: new Date(now.getTime() + leaseMs) },
      }),
    ],
    { locks: { lanesLeasedBy: tokens } },
  );
  if (count === tokens.length) return [];
  const lanes = await db.lane.findMany({
    where: { leaseToken: { in: tokens } },
    select: { leaseToken: true },
  });
  const held = new Set(lanes.map(({ leaseToken }) => leaseToken));
  return tokens.filter((token) => !held.has(token));
}

/**
 * Gives a lane back. The first statement takes the row's lock and ends the lease, the second looks
 * for the next due row: as one statement with a sub-select it would lose a wake-up on PostgreSQL.
 * False where the lease was lost; the lane's present holder keeps its notes.
 */
export async function giveBack(
  { laneId, token }: Lease,
  notes: LaneNotes,
  now: Date,
): Promise<boolean> {
  const [{ count }] = await commit(
    () => [
      write.lane.updateMany({
        where: { id: laneId, leaseToken: token },
        data: { leaseToken: null, leaseUntil: null, ...notes },
      }),
      laneSleepsUntilDue(laneId, now),
    ],
    { locks: { lanes: [laneId] } },
  );
  return count > 0;
}

/**
 * Wakes the lanes that sleep although a row of theirs is due, and returns them: there should be
 * none.
 */
export async function sweep(now: Date): Promise<string[]> {
  const asleep = await db.lane.findMany({
    where: {
      OR: [{ wakeAt: null }, { wakeAt: { gt: now } }],
      leaseToken: null,
      merchants: {
        some: {
          ...deliverableShop,
          ...notDeletingAll,
          subscriptions: { some: { state: "queued", dueAt: { lte: now }, deletion: null } },
        },
      },
    },
    select: { id: true },
  });
  const ids = asleep.map(({ id }) => id);
  if (ids.length > 0) {
    await commit(
      () => [write.lane.updateMany({ where: { id: { in: ids } }, data: { wakeAt: now } })],
      { locks: { lanes: ids } },
    );
  }
  return ids;
}
