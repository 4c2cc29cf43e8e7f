import { z } from "zod";
import { commit, db, dialect, write } from "../../server/database/db.server.ts";
import { DAY_MS, HOUR_MS } from "../../server/durations.ts";
import { countMissing, FOLLOWS_WITHIN_MS, NO_TALLY, type Tally } from "./attribution.ts";
import type { Place } from "../joining/end-round.server.ts";

/**
 * How long after a return its people's events are read: soon, because most messages go out within
 * the hour, and once behind its last day, with an hour for what Klaviyo stores late.
 */
const LOOKS_AFTER_MS = [
  ...[HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS],
  FOLLOWS_WITHIN_MS + HOUR_MS,
] as const;

/** A return whose events could not be read for so long is given up. */
const GIVEN_UP_AFTER_MS = 30 * DAY_MS;

/** When the first look at a return is. */
export function firstLookAt(at: Date): Date {
  return new Date(at.getTime() + LOOKS_AFTER_MS[0]);
}

/** When the next look at a return is, after one that has begun at `lookedAt`; null after the last. */
export function nextLookAt(at: Date, lookedAt: Date): Date | null {
  const passed = lookedAt.getTime() - at.getTime();
  const next = LOOKS_AFTER_MS.find((afterMs) => afterMs > passed);
  return next === undefined ? null : new Date(at.getTime() + next);
}

/** Why a figure of a return can't be told. */
export type LookFault = "flows" | "no_flow" | "no_messages" | "no_orders" | "late";

/** A return whose look is due, or goes on. */
export interface DueRestock {
  id: string;
  shop: string;
  variantId: string;
  at: Date;
  lastAt: Date;
  people: number;
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
      ...({ people: true, look: true } as const),
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

/** Stores how far a look has come. False where another process has written it since it was read. */
export async function keepProgress(restock: DueRestock, progress: Progress): Promise<boolean> {
  return writeUnchanged(restock, { look: JSON.stringify(progress) });
}

/** What a look can tell: which figures, and why not the others. */
export interface Tellable {
  messages: boolean;
  orders: boolean;
  faults: LookFault[];
}

/** Stores what a whole look has found. False where another process has written since it was read. */
export async function endLook(
  restock: DueRestock,
  { startedAt, tally }: Progress,
  { messages, orders, faults }: Tellable,
): Promise<boolean> {
  const found = countMissing(tally, restock.people);
  return writeUnchanged(restock, {
    look: null,
    lookAt: nextLookAt(restock.at, startedAt),
    lookedAt: startedAt,
    notified: messages ? found.notified : null,
    opened: messages ? found.opened : null,
    bought: orders ? found.bought : null,
    messagesUnclear: messages ? found.messagesUnclear : 0,
    ordersUnclear: orders ? found.ordersUnclear : 0,
    lookFaults: faults.join() || null,
  });
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
