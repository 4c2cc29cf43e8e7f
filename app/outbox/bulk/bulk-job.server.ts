import { randomUUID } from "node:crypto";
import { commit, db, isTaken } from "../../server/db.server.ts";
import { emitCommitted } from "../committed.ts";
import { SCAN_LIMIT } from "../log/conditions.server.ts";
import { countMeant } from "../log/count.server.ts";
import { writeView, type LogFilter } from "../log/filter.ts";
import { targetFilter, type BulkAction } from "./bulk-action.ts";
import { unchangedSince } from "./unchanged-since.server.ts";

export type BulkState = "running" | "done" | "stopped";

/** So long a job that ended is still shown. */
const SHOWN_FOR_MS = 2 * 60_000;

export type BulkStart =
  | { kind: "started"; id: string }
  /** One of this shop is at work already. */
  | { kind: "running" }
  /** There is no row to do it to. */
  | { kind: "nothing" };

/** Orders something for all rows of a shop that match. The worker does it, slice by slice. */
export async function startBulkJob(
  shop: string,
  action: BulkAction,
  filter: LogFilter,
  now: Date,
): Promise<BulkStart> {
  const wanted = targetFilter(action, filter);
  if (!wanted) return { kind: "nothing" };
  const { count: total, more } = await countMeant(
    await unchangedSince(shop, wanted, now),
    SCAN_LIMIT,
  );
  if (total === 0 && !more) return { kind: "nothing" };

  const id = randomUUID();
  const job = { id, shop, action, filter: writeView(wanted).toString(), upTo: now, total, more };
  try {
    await commit(() => [
      db.bulkJob.deleteMany({ where: { shop, state: { not: "running" } } }),
      db.bulkJob.create({ data: { ...job, state: "running", createdAt: now, updatedAt: now } }),
    ]);
  } catch (error) {
    if (isTaken(error)) return { kind: "running" };
    throw error;
  }
  emitCommitted(shop);
  return { kind: "started", id };
}

export interface BulkProgress {
  id: string;
  action: BulkAction;
  state: BulkState;
  /** Rows that matched when it began, or more than so many, and how many of them it was done to so far. */
  total: number;
  more: boolean;
  moved: number;
}

/** How a shop's job stands: the one at work, or the last one while it has only just ended. */
export async function presentBulkJob(shop: string, now: Date): Promise<BulkProgress | undefined> {
  const job = await db.bulkJob.findUnique({
    where: { shop },
    select: {
      id: true,
      action: true,
      state: true,
      total: true,
      more: true,
      moved: true,
      updatedAt: true,
    },
  });
  if (!job) return undefined;
  const { updatedAt, ...progress } = job;
  const fresh = now.getTime() - updatedAt.getTime() < SHOWN_FOR_MS;
  if (job.state !== "running" && !fresh) return undefined;
  return { ...progress, action: job.action as BulkAction, state: job.state as BulkState };
}

/** Ends a shop's job before its time: what it has done stays so. False where none such is at work. */
export async function stopBulkJob(shop: string, id: string, now: Date): Promise<boolean> {
  const [{ count }] = await commit(() => [
    db.bulkJob.updateMany({ where: { id, shop, state: "running" }, data: ended("stopped", now) }),
  ]);
  return count > 0;
}

/** How a job ends: its search may name a person, and nobody needs it any more. */
export function ended(state: "done" | "stopped", now: Date) {
  return { state, filter: "", updatedAt: now };
}
