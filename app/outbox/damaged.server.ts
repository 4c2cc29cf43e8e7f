import { Prisma } from "#prisma/client/client.ts";
import { db } from "../server/db.server.ts";
import { commitCounted } from "./stats/hourly-counts.server.ts";

/** The count columns of a row, and the initial value of each. */
const COUNTS = { version: 1, attemptCount: 0, failures: 0, troubledMs: 0 };

export type CountColumn = keyof typeof COUNTS;

/**
 * SQLite accepts any value in any column, for example after an edit of the file by hand. The check
 * runs in the database, because Prisma cuts off the fraction of a value in an integer column. In
 * SQL that SQLite and PostgreSQL share.
 */
function isWhole(column: string): string {
  const most = Number.MAX_SAFE_INTEGER;
  return `("${column}" = CAST("${column}" AS INTEGER) AND "${column}" BETWEEN ${-most} AND ${most})`;
}

/** The counts as they are read: any other value would make the read of all rows fail. */
export const counts = Prisma.raw(
  Object.entries(COUNTS)
    .map(([column, initial]) => `${mendedCount(column, initial)} AS "${column}"`)
    .join(", "),
);

/**
 * Whether all counts of a row are integers: with any other value no statement could ever settle it.
 */
export const isCounted = Prisma.raw(Object.keys(COUNTS).map(isWhole).join(" AND "));

/**
 * Whether a row has a valid due time. In SQLite's SQL: a valid time is unchanged by formatting, any
 * other value is not. https://www.sqlite.org/lang_datefunc.html
 */
export const isTimed = Prisma.raw(
  `(typeof("dueAt") = 'text' AND strftime('%Y-%m-%dT%H:%M:%f+00:00', "dueAt") IS "dueAt")`,
);

/** Invalid counts are reset, and the others kept. */
const mended = Prisma.raw(
  Object.entries(COUNTS)
    .map(([column, initial]) => `"${column}" = ${mendedCount(column, initial)}`)
    .join(", "),
);

function mendedCount(column: string, initial: number): string {
  return `CASE WHEN ${isWhole(column)} THEN "${column}" ELSE ${initial} END`;
}

/** Ends a row that cannot be worked with, whatever it holds; a merchant can still look at it. */
export async function setAside(shop: string, id: string, now: Date): Promise<void> {
  await commitCounted([id], () => [
    db.$executeRaw`
      UPDATE "Subscription"
      SET ${mended}, "dueAt" = CASE WHEN ${isTimed} THEN "dueAt" ELSE ${now} END
      WHERE "shop" = ${shop} AND "id" = ${id} AND "state" = 'queued'`,
    // Klaviyo has the sign-up of a row that waits only for its consent.
    db.subscription.updateMany({
      where: { shop, id, state: "queued", deliveredAt: { not: null } },
      data: { state: "delivered", consentStep: "not_recorded", updatedAt: now },
    }),
    db.subscription.updateMany({
      where: { shop, id, state: "queued" },
      data: { state: "failed", lastReason: "damaged", updatedAt: now },
    }),
  ]);
}
