import { randomUUID } from "node:crypto";
import { commit, db, isTaken } from "../db.server.ts";
import { announce } from "./committed.ts";
import { writeFilter, type LogFilter } from "./filter.ts";
import { toResendFilter, unchangedSince } from "./resendable.ts";

export type JobState = "running" | "done" | "stopped";

/** So long a job that ended is still shown. */
const SHOWN_FOR_MS = 2 * 60_000;

export type ResendStart =
  | { kind: "started"; id: string; total: number }
  /** One of this shop is at work already. */
  | { kind: "running" }
  /** No row that matches can be sent again. */
  | { kind: "nothing" };

/** Orders that all rows of a shop that match are sent again. The worker does it, slice by slice. */
export async function startResendJob(
  shop: string,
  filter: Pick<LogFilter, "state" | "search">,
  now: Date,
): Promise<ResendStart> {
  const wanted = toResendFilter(filter);
  if (!wanted) return { kind: "nothing" };
  const total = await db.subscription.count({ where: await unchangedSince(shop, wanted, now) });
  if (total === 0) return { kind: "nothing" };

  const id = randomUUID();
  const job = { id, shop, filter: writeFilter(wanted).toString(), upTo: now, total };
  try {
    await commit(() => [
      db.resendJob.deleteMany({ where: { shop, state: { not: "running" } } }),
      db.resendJob.create({ data: { ...job, state: "running", createdAt: now, updatedAt: now } }),
    ]);
  } catch (error) {
    if (isTaken(error)) return { kind: "running" };
    throw error;
  }
  announce(shop);
  return { kind: "started", id, total };
}

export interface ResendProgress {
  id: string;
  state: JobState;
  /** Rows that matched when it began, and how many of them were sent again so far. */
  total: number;
  resent: number;
}

/** How a shop's job stands: the one at work, or the last one while it has only just ended. */
export async function presentResendJob(
  shop: string,
  now: Date,
): Promise<ResendProgress | undefined> {
  const job = await db.resendJob.findUnique({
    where: { shop },
    select: { id: true, state: true, total: true, resent: true, updatedAt: true },
  });
  if (!job) return undefined;
  const { updatedAt, ...progress } = job;
  const fresh = now.getTime() - updatedAt.getTime() < SHOWN_FOR_MS;
  if (job.state !== "running" && !fresh) return undefined;
  return { ...progress, state: job.state as JobState };
}

/** Ends a shop's job before its time: what it has sent again stays so. False where none such is at work. */
export async function stopResendJob(shop: string, id: string, now: Date): Promise<boolean> {
  const [{ count }] = await commit(() => [
    db.resendJob.updateMany({ where: { id, shop, state: "running" }, data: ended("stopped", now) }),
  ]);
  return count > 0;
}

/** How a job ends: its search may name a person, and nobody needs it any more. */
export function ended(state: "done" | "stopped", now: Date) {
  return { state, filter: "", updatedAt: now };
}
