import { randomUUID } from "node:crypto";
import { commit, db, isTaken, write } from "../../server/database/db.server.ts";
import { emitCommitted } from "../committed.ts";
import { conditionsOf, type Conditions } from "../log/conditions.server.ts";
import { SCAN_LIMIT } from "../log/scan-limit.ts";
import { countMeant } from "../log/count.server.ts";
import { writeView, type FixedFilter } from "../log/filter.ts";
import type { ShopRegion } from "../log/shop-region.ts";
import { laneWakes } from "../queue/wake.server.ts";
import { targetFilter, type BulkAction } from "./bulk-action.ts";
import { Prisma } from "#prisma/client/client.ts";
import { MINUTE_MS } from "../../server/durations.ts";

type BulkState = "running" | "done" | "stopped";

/** How long a job that ended is still shown. */
const SHOWN_FOR_MS = 2 * MINUTE_MS;

export type BulkStart =
  | { kind: "started"; id: string }
  /** A job of this shop is running already. */
  | { kind: "running" }
  /** No row matches. */
  | { kind: "nothing" };

interface BulkOrder {
  action: BulkAction;
  filter: FixedFilter;
  /** When the merchant saw the rows: later ones are not meant. At the latest, and by default, now. */
  seenAt?: Date | undefined;
  /** When it begins; at once by default. Until then it can be stopped as if it had never been. */
  startsAt?: Date | undefined;
}

/** Starts a job for all rows of a shop that match. The worker runs it, slice by slice. */
export async function startBulkJob(
  shop: string,
  { action, filter, seenAt, startsAt }: BulkOrder,
  region: ShopRegion,
  now: Date,
): Promise<BulkStart> {
  const wanted = targetFilter(action, filter);
  if (!wanted) return { kind: "nothing" };
  const upTo = seenAt && seenAt < now ? seenAt : now;
  const conditions = unchangedSince(await conditionsOf(shop, wanted, region), upTo);
  const { count: total, more } = await countMeant(conditions, SCAN_LIMIT);
  if (total === 0 && !more) return { kind: "nothing" };

  const id = randomUUID();
  const job = { id, shop, action, filter: writeView(wanted).toString(), upTo, total, more };
  try {
    await commit(() => [
      write.bulkJob.deleteMany({ where: { shop, state: { not: "running" } } }),
      write.bulkJob.create({
        data: {
          ...job,
          state: "running",
          startsAt: startsAt ?? null,
          createdAt: now,
          updatedAt: now,
        },
      }),
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
  /** How many rows matched at the start, or more than that many, and how many of them are done. */
  total: number;
  more: boolean;
  moved: number;
  /** It has not begun, and stopping it undoes it. */
  pending: boolean;
}

/** The state of a shop's job: the running one, or the last one while it has only just ended. */
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
      startsAt: true,
      updatedAt: true,
    },
  });
  if (!job) return undefined;
  const { updatedAt, startsAt, ...progress } = job;
  const fresh = now.getTime() - updatedAt.getTime() < SHOWN_FOR_MS;
  if (job.state !== "running" && !fresh) return undefined;
  return {
    ...progress,
    action: job.action as BulkAction,
    state: job.state as BulkState,
    pending: job.state === "running" && startsAt !== null && startsAt > now,
  };
}

/**
 * Stops a shop's job early; what it has done stays done, and sign-ups that it held back are sent.
 * False where none is running.
 */
export async function stopBulkJob(shop: string, id: string, now: Date): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.bulkJob.updateMany({
      where: { id, shop, state: "running" },
      data: ended("stopped", now),
    }),
    laneWakes(shop, now),
  ]);
  if (count > 0) emitCommitted(shop);
  return count > 0;
}

/** How a job ends: its search may name a person, and is no longer needed. */
export function ended(state: "done" | "stopped", now: Date) {
  return { state, filter: "", updatedAt: now };
}

/**
 * The rows that matched at a time and have not changed since. The order does not cover a row that
 * was signed up, or failed, after that; so one order never acts twice on a row.
 */
export function unchangedSince({ lead, rest }: Conditions, upTo: Date): Conditions {
  return {
    lead: Prisma.sql`${lead} AND "createdAt" <= ${upTo}`,
    rest: [...rest, Prisma.sql`"updatedAt" <= ${upTo}`],
  };
}
