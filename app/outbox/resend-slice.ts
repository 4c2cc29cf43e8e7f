import { randomUUID } from "node:crypto";
import { Prisma } from "#prisma/client/client.ts";
import { commit, db } from "../db.server.ts";
import { announce } from "./committed.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { readFilter } from "./filter.ts";
import { laneWakes } from "./lane.ts";
import { askedAnew, sentAgain, unpermitted } from "./resend.ts";
import { ended } from "./resend-job.ts";
import { toResendFilter, unchangedSince, type ResendFilter } from "./resendable.ts";
import { commitSummed } from "./sums.ts";

/** Small enough to block the process for a blink only, and for one statement's parameters. */
const SLICE = 500;

/** The running job that has waited longest for a slice; those that rest are passed over. */
export async function nextResendJob(resting: string[] = []) {
  const job = await db.resendJob.findFirst({
    where: { state: "running", id: { notIn: resting } },
    orderBy: [{ updatedAt: "asc" }, { id: "asc" }],
    include: { merchant: { select: { uninstalledAt: true } } },
  });
  return job ?? undefined;
}

export type RunningJob = NonNullable<Awaited<ReturnType<typeof nextResendJob>>>;

export interface Slice {
  /** Rows that this slice has sent again. */
  resent: number;
  /** How the job has ended with it; null where there is more to do. */
  ended: "done" | "stopped" | null;
}

/**
 * Sends the next rows of a job again and moves its cursor and its count on, all in one commit: a
 * process that is killed has done all of a slice or nothing of it. Where the job has moved on since
 * it was read, or was stopped, nothing happens; a row that has changed is left alone and not counted.
 */
export async function resendSlice(job: RunningJob, now: Date, size = SLICE): Promise<Slice> {
  const filter = toResendFilter(readFilter(new URLSearchParams(job.filter)));
  if (!filter || job.merchant.uninstalledAt) return end(job, "stopped", now);

  const rows = await nextRows(job, filter, size);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return end(job, "done", now);
  const done = rows.length < size;

  const { id, shop, cursor, upTo } = job;
  const ids = rows.map((row) => row.id);
  const slice = randomUUID();
  const where = {
    ...{ shop, state: filter.state, id: { in: ids } },
    // Known from the ids already, but it is what leads the database to them through an index.
    createdAt: { gte: last.createdAt, lte: first.createdAt },
    updatedAt: { lte: upTo },
    merchant: { resendJob: { is: { id, slice } } },
  };
  const [{ count: won }, , , { count: resent }] = await commitSummed(ids, () => [
    db.resendJob.updateMany({
      where: { id, state: "running", cursor },
      data: {
        slice,
        cursor: writeCursor("older", last),
        updatedAt: now,
        ...(done && ended("done", now)),
      },
    }),
    countIn(slice, ids, filter, upTo),
    db.subscription.updateMany({ where: { ...where, ...unpermitted }, data: askedAnew }),
    db.subscription.updateMany({ where, data: sentAgain(now) }),
    laneWakes(shop, now),
  ]);
  if (won === 0) return { resent: 0, ended: null };
  if (resent > 0) announce(shop);
  return { resent, ended: done ? "done" : null };
}

async function nextRows({ shop, cursor, upTo }: RunningJob, filter: ResendFilter, size: number) {
  return db.subscription.findMany({
    where: { AND: [await unchangedSince(shop, filter, upTo), readCursor(cursor)?.where ?? {}] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: size,
    select: { id: true, createdAt: true },
  });
}

/**
 * Adds to a job what its slice is about to send again. Raw, because Prisma can't set a column to a
 * count; in words that SQLite and PostgreSQL share, with the same rule as the update beside it.
 */
function countIn(slice: string, ids: string[], { state }: ResendFilter, upTo: Date) {
  return db.$executeRaw`
    UPDATE "ResendJob" SET "resent" = "resent" + (
      SELECT COUNT(*) FROM "Subscription"
      WHERE "id" IN (${Prisma.join(ids)}) AND "state" = ${state} AND "updatedAt" <= ${upTo}
    )
    WHERE "slice" = ${slice}`;
}

/** Ends a job that has no more rows, or whose shop has left. */
async function end(
  { id, cursor }: RunningJob,
  state: "done" | "stopped",
  now: Date,
): Promise<Slice> {
  const [{ count }] = await commit(() => [
    db.resendJob.updateMany({ where: { id, cursor, state: "running" }, data: ended(state, now) }),
  ]);
  return { resent: 0, ended: count > 0 ? state : null };
}
