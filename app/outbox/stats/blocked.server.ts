import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import { HOUR_MS } from "../../server/durations.ts";
import { ALL_HOURS } from "./hourly-counts.server.ts";

/** How many blocked rows a shop may have; 0 for any number. */
export interface BlockedCaps {
  /** Of the sign-ups of one UTC hour. */
  perHour: number;
  inAll: number;
}

/** Of what a shop may have, token faults leave this part to sign-ups that the shop has signed. */
const RESERVED = 0.2;

/** How many more blocked rows a shop may store: with a valid token, and without. */
export interface Room {
  signed: number;
  unsigned: number;
}

/** Of a cap, how many token faults it has room for. */
export function unsignedPartOf(cap: number): number {
  return cap - Math.floor(cap * RESERVED);
}

/**
 * How many more blocked rows each of these shops may store now, by the counts that are written with
 * the rows: the same for every process, and after a restart.
 */
export async function roomForBlocked(
  shops: string[],
  { perHour, inAll }: BlockedCaps,
  now: Date,
): Promise<Map<string, Room>> {
  if (shops.length === 0) return new Map();
  const hour = hourOf(now);
  const counts = await db.hourlyCount.findMany({
    where: { shop: { in: shops }, hour: { in: [hour, ALL_HOURS] }, state: "blocked" },
    select: { shop: true, hour: true, count: true },
  });
  const countOf = (shop: string, of: string) =>
    counts.find((one) => one.shop === shop && one.hour === of)?.count ?? 0;
  const left = (cap: number, count: number) => (cap === 0 ? Infinity : Math.max(0, cap - count));
  return new Map(
    shops.map((shop) => {
      const [lately, all] = [countOf(shop, hour), countOf(shop, ALL_HOURS)];
      const signed = Math.min(left(perHour, lately), left(inAll, all));
      const [hourPart, part] = [unsignedPartOf(perHour), unsignedPartOf(inAll)];
      const unsigned = Math.min(left(hourPart, lately), left(part, all));
      return [shop, { signed, unsigned }];
    }),
  );
}

/** How many of a shop's sign-ups were blocked in this UTC hour and in the one before. */
export async function blockedLately(shop: string, now: Date): Promise<number> {
  const hours = [hourOf(now), hourBefore(now)];
  const { _sum } = await db.hourlyCount.aggregate({
    where: { shop, hour: { in: hours }, state: "blocked" },
    _sum: { count: true },
  });
  return _sum.count ?? 0;
}

/** The newest rows that are read: with the default caps, all of two hours. */
const MOST_READ = 1_000;

/**
 * Which share of the same sign-ups, by the newest thousand, shows no sign of a bot: their page was
 * not proven, or a limit was reached. An old page and a product launch block shoppers so.
 */
export async function shareOfDoubtful(shop: string, now: Date): Promise<number> {
  const [found] = await db.$queryRaw<{ all: number | bigint; doubtful: number | bigint | null }[]>`
    SELECT COUNT(*) AS "all", SUM(CASE WHEN ${IS_DOUBTFUL} THEN 1 ELSE 0 END) AS "doubtful"
    FROM (
      SELECT "lastReason" FROM "Subscription"
      WHERE "shop" = ${shop} AND "state" = 'blocked'
        AND "createdAt" >= ${new Date(`${hourBefore(now)}:00:00.000Z`)}
      ORDER BY "createdAt" DESC LIMIT ${MOST_READ}
    ) AS "newest"`;
  const [all, doubtful] = [Number(found?.all ?? 0), Number(found?.doubtful ?? 0)];
  return all === 0 ? 0 : doubtful / all;
}

/** Reasons of `BotSign` that are no sign. */
const IS_DOUBTFUL = Prisma.sql`"lastReason" LIKE 'token%' OR "lastReason" LIKE 'limit%'`;

function hourBefore(now: Date): string {
  return hourOf(new Date(now.getTime() - HOUR_MS));
}

/** As in `BUCKET_SQL`. */
export function hourOf(time: Date): string {
  return time.toISOString().slice(0, 13);
}
