import { Prisma } from "#prisma/client/client.ts";
import { db, dialect } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { eraseStatements } from "./erase.server.ts";
import { LISTED_STATES, type State } from "./subscription.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";
import { DAY_MS } from "../server/durations.ts";

/** Small enough to block the process only briefly. */
const SLICE = 500;

/** For how many days a blocked row is kept, if the shop does not keep any row for less. */
const BLOCKED_DAYS = 30;

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS);

/** Before when a row of this state was signed up that a shop does not keep. */
function keptSince(state: State, days: number, now: Date): Date {
  return daysBefore(now, state === "blocked" ? Math.min(days, BLOCKED_DAYS) : days);
}

/**
 * Those of these shops that have rows which they do not keep: of more than `days` ago, or blocked
 * ones of more than 30. One statement for all of them.
 */
export async function shopsWithOld(shops: string[], days: number, now: Date): Promise<string[]> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT value AS "shop" FROM ${dialect.jsonEach(shops)} WHERE EXISTS (
      SELECT 1 FROM "Subscription"
      WHERE "shop" = value AND "state" IN (${Prisma.join([...LISTED_STATES])})
        AND "createdAt" < ${daysBefore(now, days)}
    ) OR EXISTS (
      SELECT 1 FROM "Subscription"
      WHERE "shop" = value AND "state" = 'blocked'
        AND "createdAt" < ${keptSince("blocked", days, now)}
    )`;
  return found.map(({ shop }) => shop);
}

/**
 * Erases the oldest rows of a shop that were signed up more than `days` ago, whatever their state,
 * and blocked ones of more than 30 days; returns how many. Nothing is erased where the shop's
 * retention time has changed since: a merchant who has just chosen to keep rows longer still has
 * them.
 */
export async function expireOld(
  shop: string,
  days: number,
  now: Date,
  size = SLICE,
): Promise<number> {
  const ids = await oldOf(shop, (state) => keptSince(state, days, now), size);
  if (ids.length === 0) return 0;
  const where = {
    id: { in: ids },
    state: { not: "cancelled" },
    merchant: { is: { retentionDays: days } },
    // A blocked row may have been approved since.
    OR: [{ createdAt: { lt: daysBefore(now, days) } }, { state: "blocked" }],
  };
  const [{ count }] = await commitCounted(ids, () => eraseStatements(shop, where, ids, now));
  noteErasure();
  return count;
}

/**
 * State by state, because an index has the rows of each by age: rows that are erased already, whose
 * number grows, are never read.
 */
async function oldOf(
  shop: string,
  before: (state: State) => Date,
  size: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (const state of LISTED_STATES) {
    const rows = await db.subscription.findMany({
      where: { shop, state, createdAt: { lt: before(state) } },
      select: { id: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: size - ids.length,
    });
    ids.push(...rows.map(({ id }) => id));
    if (ids.length === size) break;
  }
  return ids;
}
