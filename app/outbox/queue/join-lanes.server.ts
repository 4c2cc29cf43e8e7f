import { commit, db, write } from "../../server/database/db.server.ts";
import { laneSleepsUntilDue } from "./due.server.ts";
import type { DueLane, Lease } from "./lane.server.ts";

/** What both lanes knew of the account, as the remaining lane keeps it. */
export type JoinedNotes = Pick<
  DueLane,
  "failures" | "pausedUntil" | "pauseCause" | "pauseStatus" | "pauseCode" | "succeededAt" | "spent"
>;

/** The lane of a named account, created where there is none. */
export async function accountLane(id: string): Promise<DueLane & { leaseUntil: Date | null }> {
  const known = await db.lane.findUnique({ where: { id } });
  if (known) return known;
  await commit(() => [write.lane.upsert({ where: { id }, create: { id }, update: {} })]);
  return db.lane.findUniqueOrThrow({ where: { id } });
}

/**
 * Moves the shops of one lane to the lane of their account, and gives both lanes back: all in one
 * commit, and only under both leases, so no other process works in either of them. The old lane
 * stays as a signpost for the next shop that connects the same key. True where it was done.
 */
export async function joinLanes(
  from: Lease,
  to: Lease,
  notes: JoinedNotes,
  now: Date,
): Promise<boolean> {
  const [moved] = await commit(
    () => [
      write.$executeRaw`
      UPDATE "Lane" SET "spent" = ${notes.spent}
      WHERE "id" = ${to.laneId} AND "leaseToken" = ${to.token}
        AND EXISTS (SELECT 1 FROM "Lane" AS "left"
          WHERE "left"."id" = ${from.laneId} AND "left"."leaseToken" = ${from.token})`,
      write.$executeRaw`
      UPDATE "Merchant" SET "laneId" = ${to.laneId}, "accountId" = ${to.laneId}
      WHERE "laneId" = ${from.laneId}
        AND EXISTS (SELECT 1 FROM "Lane" WHERE "id" = ${from.laneId} AND "leaseToken" = ${from.token})
        AND EXISTS (SELECT 1 FROM "Lane" WHERE "id" = ${to.laneId} AND "leaseToken" = ${to.token})`,
      write.lane.updateMany({
        where: { id: to.laneId, leaseToken: to.token },
        data: { leaseToken: null, leaseUntil: null, ...notes },
      }),
      write.lane.updateMany({
        where: { id: from.laneId, leaseToken: from.token },
        data: { leaseToken: null, leaseUntil: null },
      }),
      laneSleepsUntilDue(to.laneId, now),
      laneSleepsUntilDue(from.laneId, now),
    ],
    { locks: { lanes: [from.laneId, to.laneId] } },
  );
  return moved > 0;
}
