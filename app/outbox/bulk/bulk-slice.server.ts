import { randomUUID } from "node:crypto";
import { Prisma } from "#prisma/client/client.ts";
import { commit, db, write } from "../../server/database/db.server.ts";
import { noteSentAgain } from "../merchant-actions.server.ts";
import { endRoundsOfBlocked } from "../joining/ended-rounds.server.ts";
import { noteErasure } from "../../server/erasure.server.ts";
import { emitCommitted } from "../committed.ts";
import { readCursor, writeCursor, scanLog, type LogPosition } from "../log/scan-log.server.ts";
import { conditionsOf } from "../log/conditions.server.ts";
import { readFilter, type FixedFilter } from "../log/filter.ts";
import type { ShopRegion } from "../log/shop-region.ts";
import { laneWakes } from "../queue/wake.server.ts";
import { eraseStatements } from "../erase.server.ts";
import { ended, unchangedSince } from "./bulk-job.server.ts";
import { sendAgain } from "../resend.server.ts";
import { BULK_ACTIONS, targetFilter } from "./bulk-action.ts";
import { commitCounted } from "../stats/commit-counted.server.ts";

/** Small enough to block the process only briefly, and for one statement's parameters. */
const SLICE = 500;

/**
 * The running job that has waited longest for a slice; resting jobs are skipped, and those that can
 * still be undone.
 */
export async function nextBulkJob(now: Date, resting: string[] = []) {
  const job = await db.bulkJob.findFirst({
    where: {
      state: "running",
      id: { notIn: resting },
      OR: [{ startsAt: null }, { startsAt: { lte: now } }],
    },
    orderBy: [{ updatedAt: "asc" }, { id: "asc" }],
    include: { merchant: { select: { uninstalledAt: true } } },
  });
  return job ?? undefined;
}

export type RunningBulkJob = NonNullable<Awaited<ReturnType<typeof nextBulkJob>>>;

export interface BulkSlice {
  /** Rows that this slice has sent again, released or deleted. */
  moved: number;
  /** How this slice ended the job; null where there is more to do. */
  ended: "done" | "stopped" | null;
}

/**
 * Sends the next rows of a job again, releases or deletes them, and advances its cursor and its
 * count, all in one commit: a killed process has done all of a slice or nothing. Where the job has
 * advanced since it was read, or was stopped, nothing happens; a row that has changed is skipped
 * and not counted.
 */
export async function runBulkSlice(
  job: RunningBulkJob,
  region: ShopRegion,
  now: Date,
  size = SLICE,
): Promise<BulkSlice> {
  const action = BULK_ACTIONS.find((known) => known === job.action);
  // A job is stored with dates: its days do not move while it runs.
  const stored = { ...readFilter(new URLSearchParams(job.filter)), days: null };
  const filter = action && targetFilter(action, stored);
  if (!filter || job.merchant.uninstalledAt) return end(job, "stopped", now);

  const { id, shop, cursor, upTo } = job;
  const { rows, stoppedAt } = await scanLog({
    conditions: unchangedSince(await conditionsOf(shop, filter, region), upTo),
    direction: "older",
    from: readCursor(cursor)?.place ?? null,
    limit: size,
  });
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return stoppedAt ? goOn(job, stoppedAt, now) : end(job, "done", now);
  const isLast = rows.length < size && !stoppedAt;

  const ids = rows.map((row) => row.id);
  const slice = randomUUID();
  const where = {
    shop,
    state: filter.state ?? { not: "cancelled" },
    id: { in: ids },
    // Redundant beside the ids, but it makes the database reach them through an index.
    createdAt: { gte: last.createdAt, lte: first.createdAt },
    updatedAt: { lte: upTo },
    merchant: { bulkJob: { is: { id, slice } } },
  };
  const [{ count: won }, , ...done] = await commitCounted(ids, () => [
    write.bulkJob.updateMany({
      where: { id, state: "running", cursor },
      data: {
        slice,
        cursor: writeCursor("older", stoppedAt ?? last),
        updatedAt: now,
        ...(isLast && ended("done", now)),
      },
    }),
    countIn(slice, ids, filter, upTo),
    ...(action === "delete"
      ? eraseStatements(shop, where, ids, now)
      : [
          noteSentAgain(shop, ids, now, ofSlice(slice, filter, upTo)),
          endRoundsOfBlocked(shop, ids, ofSlice(slice, filter, upTo)),
          ...sendAgain(where, now),
        ]),
    // For the rows that are sent again, or that the deletion has held back.
    ...(action !== "delete" || isLast ? [laneWakes(shop, now)] : []),
  ]);
  if (won === 0) return { moved: 0, ended: null };
  const moved = ((action === "delete" ? done[0] : done[3]) as Prisma.BatchPayload).count;
  if (moved > 0 || isLast) emitCommitted(shop);
  // The filter of a job that ends may name a person too.
  if (action === "delete" || isLast) noteErasure();
  return { moved, ended: isLast ? "done" : null };
}

/**
 * Adds to a job the number of rows that its slice is about to move. Raw, because Prisma can't set a
 * column to a count; in SQL that SQLite and PostgreSQL share, with the same condition as the update
 * beside it.
 */
function countIn(slice: string, ids: string[], { state }: FixedFilter, upTo: Date) {
  const its = state ? Prisma.sql`"state" = ${state}` : Prisma.sql`"state" <> 'cancelled'`;
  return write.$executeRaw`
    UPDATE "BulkJob" SET "moved" = "moved" + (
      SELECT COUNT(*) FROM "Subscription"
      WHERE "id" IN (${Prisma.join(ids)}) AND ${its} AND "updatedAt" <= ${upTo}
    )
    WHERE "slice" = ${slice}`;
}

/** No row was found within the scan limit: the next slice continues from there. */
async function goOn(
  { id, cursor }: RunningBulkJob,
  at: LogPosition,
  now: Date,
): Promise<BulkSlice> {
  await commit(() => [
    write.bulkJob.updateMany({
      where: { id, cursor, state: "running" },
      data: { cursor: writeCursor("older", at), updatedAt: now },
    }),
  ]);
  return { moved: 0, ended: null };
}

/** The condition for a row of a slice to be sent again: the same rule once more. */
function ofSlice(slice: string, { state }: FixedFilter, upTo: Date): Prisma.Sql {
  return Prisma.sql`"state" = ${state ?? "failed"} AND "Subscription"."updatedAt" <= ${upTo}
    AND EXISTS (SELECT 1 FROM "BulkJob" WHERE "slice" = ${slice})`;
}

/** Ends a job that has no more rows, or whose shop has uninstalled, and sends what it held back. */
async function end(
  { id, shop, cursor }: RunningBulkJob,
  state: "done" | "stopped",
  now: Date,
): Promise<BulkSlice> {
  const [{ count }] = await commit(() => [
    write.bulkJob.updateMany({ where: { id, cursor, state: "running" }, data: ended(state, now) }),
    laneWakes(shop, now),
  ]);
  if (count > 0) emitCommitted(shop);
  return { moved: 0, ended: count > 0 ? state : null };
}
