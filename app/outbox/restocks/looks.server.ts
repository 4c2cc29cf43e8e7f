import { z } from "zod";
import { commit, db, dialect, write } from "../../server/database/db.server.ts";
import { DAY_MS, HOUR_MS } from "../../server/durations.ts";
import { countMissing, FOLLOWS_WITHIN_MS, NO_TALLY, type Tally } from "./attribution.ts";
import type { Place } from "../joining/end-round.server.ts";

/**
 * How long after a return its people's events are read: soon, because most messages go out within
 * the hour, and once behind its last day, with an hour for what Klaviyo stores late.
 */
const LAST_LOOK_AFTER_MS = FOLLOWS_WITHIN_MS + HOUR_MS;
const LOOKS_AFTER_MS = [...[HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS], LAST_LOOK_AFTER_MS] as const;

/** A return whose events could not be read for so long is given up. */
const GIVEN_UP_AFTER_MS = 30 * DAY_MS;

/** When the first look at a return is. */
export function firstLookAt(at: Date): Date {
  return new Date(at.getTime() + LOOKS_AFTER_MS[0]);
}

/**
 * When the next look at a return is, after one from `began` to `ended`, which may take hours; null
 * after one that has begun behind the last day.
 */
export function nextLookAt(at: Date, { began, ended }: { began: Date; ended: Date }): Date | null {
  const last = new Date(at.getTime() + LAST_LOOK_AFTER_MS);
  if (began >= last) return null;
  const passed = ended.getTime() - at.getTime();
  const next = LOOKS_AFTER_MS.find((afterMs) => afterMs > passed);
  return next === undefined ? last : new Date(at.getTime() + next);
}

/** Why a figure of a return can't be told. */
export type LookFault = "flows" | "no_flow" | "unread" | "no_messages" | "no_orders" | "late";

/** A return whose look is due, or goes on. */
export interface DueRestock {
  id: string;
  shop: string;
  variantId: string;
  at: Date;
  lastAt: Date;
  people: number;
  /** What an earlier look has found. */
  notified: number | null;
  opened: number | null;
  bought: number | null;
  /** As it is stored: a slice that another process has written since is not written once more. */
  look: string | null;
}

/** How far a look has come. */
export interface Progress {
  startedAt: Date;
  after: Place | undefined;
  tally: Tally;
}

/** Those of these shops that have a return whose look is due. */
export async function shopsWithLooks(shops: string[], now: Date): Promise<Set<string>> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT value AS "shop" FROM ${dialect.jsonEach(shops)} WHERE EXISTS (
      SELECT 1 FROM "Restock" WHERE "shop" = value AND "lookAt" <= ${now}
    )`;
  return new Set(found.map(({ shop }) => shop));
}

/** The return of a shop whose look is due first. */
export function nextLook(shop: string, now: Date): Promise<DueRestock | null> {
  return db.restock.findFirst({
    where: { shop, lookAt: { lte: now } },
    orderBy: [{ lookAt: "asc" }, { id: "asc" }],
    select: {
      ...({ id: true, shop: true, variantId: true, at: true, lastAt: true } as const),
      ...({ people: true, look: true, notified: true, opened: true, bought: true } as const),
    },
  });
}

/** Gives up the returns of a shop that were not read for a month: most of their people are erased. */
export async function giveUpLate(shop: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - GIVEN_UP_AFTER_MS);
  await commit(() => [
    write.$executeRaw`
      UPDATE "Restock" SET "lookAt" = NULL, "look" = NULL,
        "lookFaults" = CASE WHEN "lookedAt" IS NULL THEN 'late' ELSE "lookFaults" END
      WHERE "shop" = ${shop} AND "lookAt" <= ${now} AND "at" < ${before}`,
  ]);
}

const count = z.number().int().min(0);
const stored = z.object({
  startedAt: z.coerce.date(),
  after: z.object({ id: z.string(), createdAt: z.coerce.date() }).optional(),
  tally: z.object({
    ...{ people: count, notified: count, opened: count, bought: count },
    ...{ messagesUnclear: count, ordersUnclear: count },
  }),
});

/** How far the look at a return has come; a new one where none is under way. */
export function progressOf({ look }: Pick<DueRestock, "look">, now: Date): Progress {
  const begun = look === null ? undefined : stored.safeParse(JSON.parse(look)).data;
  return begun ? { ...begun, after: begun.after } : startOf(now);
}

function startOf(now: Date): Progress {
  return { startedAt: now, after: undefined, tally: NO_TALLY };
}

/**
 * Stores how far a look has come, and puts it behind the others that are due: a small return must
 * not wait for a large one. False where another process has written it since it was read.
 */
export async function keepProgress(
  restock: DueRestock,
  progress: Progress,
  now: Date,
): Promise<boolean> {
  return writeUnchanged(restock, { look: JSON.stringify(progress), lookAt: now });
}

/** What a look can tell: which figures, and why not the others. */
export interface Tellable {
  messages: boolean;
  orders: boolean;
  faults: LookFault[];
}

/**
 * Stores what a whole look has found. What an earlier one has seen stays true where this one sees
 * less, as of a flow that was deleted since, or of people who were erased: it is at least that many.
 * False where another process has written since it was read.
 */
export async function endLook(
  restock: DueRestock,
  { startedAt, tally }: Progress,
  { messages, orders, faults }: Tellable,
  now: Date,
): Promise<boolean> {
  const found = countMissing(tally, restock.people);
  const notified = atLeast(restock.notified, messages ? found.notified : null);
  const opened = atLeast(restock.opened, messages ? found.opened : null);
  const bought = atLeast(restock.bought, orders ? found.bought : null);
  const isLess = notified.isEarlier || opened.isEarlier;
  return writeUnchanged(restock, {
    look: null,
    lookAt: nextLookAt(restock.at, { began: startedAt, ended: now }),
    lookedAt: startedAt,
    notified: notified.count,
    opened: opened.count,
    bought: bought.count,
    messagesUnclear: Math.max(messages ? found.messagesUnclear : 0, Number(isLess)),
    ordersUnclear: Math.max(orders ? found.ordersUnclear : 0, Number(bought.isEarlier)),
    lookFaults: faults.join() || null,
  });
}

/** The larger of an earlier and a later count, and whether it is the earlier one. */
function atLeast(
  earlier: number | null,
  later: number | null,
): { count: number | null; isEarlier: boolean } {
  const isEarlier = earlier !== null && earlier > (later ?? -1);
  return { count: isEarlier ? earlier : later, isEarlier };
}

/** Writes a return of which no other process has written since it was read. */
async function writeUnchanged(
  { id, look }: DueRestock,
  data: Parameters<typeof write.restock.updateMany>[0]["data"],
): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.restock.updateMany({ where: { id, look, lookAt: { not: null } }, data }),
  ]);
  return count > 0;
}
