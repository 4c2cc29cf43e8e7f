import { Prisma } from "#prisma/client/client.ts";
import { commit, db, dialect, write } from "../server/database/db.server.ts";
import { IS_COUNTED } from "./stats/hourly-counts.server.ts";
import { DAY_MS, MINUTE_MS } from "../server/durations.ts";

/** For how long after Klaviyo's 202 an event of the same person and variant is a row's own. */
export const SEEN_WITHIN_MS = 3 * DAY_MS;
/** How far Klaviyo's clock may be behind the app's. */
const CLOCKS_DIFFER_MS = 10 * MINUTE_MS;

/** Small enough to block the process only briefly. */
const SLICE = 1_000;

/** A look into the newest rows only, so that it costs the same with a million of them. */
const NEWEST = 100;

/** Who subscribed to a variant in Klaviyo, and when. The e-mail is in lower case. */
export interface SeenEvent {
  email: string | null;
  phone: string | null;
  variantId: string;
  at: Date;
}

interface Candidate {
  id: string;
  email: string | null;
  phone: string | null;
  variantId: string;
  deliveredAt: Date | string;
}

/**
 * Marks the delivered rows that these events are of: the same variant, and the same e-mail address
 * or phone number. Returns how many. The rows are found by their addresses, whatever their number.
 */
export async function markSeen(shop: string, events: SeenEvent[], now: Date): Promise<number> {
  const times = new Map<string, number[]>();
  for (const { email, phone, variantId, at } of events) {
    for (const person of [email, phone]) {
      if (person === null) continue;
      const key = `${variantId} ${person}`;
      times.set(key, [...(times.get(key) ?? []), at.getTime()]);
    }
  }
  const rows = await unseenOf(shop, events);
  const seen = rows.filter(({ variantId, email, phone, deliveredAt }) => {
    const delivered = new Date(deliveredAt).getTime();
    const isOwn = (at: number) =>
      at >= delivered - CLOCKS_DIFFER_MS && at <= delivered + SEEN_WITHIN_MS;
    return [email, phone].some((person) => times.get(`${variantId} ${person ?? ""}`)?.some(isOwn));
  });
  let count = 0;
  for (let at = 0; at < seen.length; at += SLICE) {
    const ids = seen.slice(at, at + SLICE).map(({ id }) => id);
    const [marked] = await commit(() => [
      write.$executeRaw`
        UPDATE "Subscription" SET "seenAt" = ${now}
        WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(ids)}) AND "seenAt" IS NULL`,
    ]);
    count += marked;
  }
  return count;
}

async function unseenOf(shop: string, events: SeenEvent[]): Promise<Candidate[]> {
  const of = (column: "email" | "phone") => {
    const people = new Set(events.flatMap((event) => event[column] ?? []));
    return Prisma.sql`
      SELECT "id", "email", "phone", "variantId", "deliveredAt" FROM "Subscription"
      WHERE "shop" = ${shop}
        AND ${Prisma.raw(`"${column}"`)} IN (SELECT value FROM ${dialect.jsonEach([...people])})
        AND "deliveredAt" IS NOT NULL AND "seenAt" IS NULL`;
  };
  if (events.length === 0) return [];
  return db.$queryRaw<Candidate[]>`${of("email")} UNION ${of("phone")}`;
}

/**
 * When Klaviyo accepted the newest row that was not seen there, of the newest 100 that were signed
 * up and delivered since then; null if all were seen.
 */
export async function newestUnseen(shop: string, since: Date): Promise<Date | null> {
  const [newest] = await db.$queryRaw<{ at: Date | string | null }[]>`
    SELECT MAX("deliveredAt") AS "at" FROM (${newestDelivered(shop, { from: since })}) AS "newest"
    WHERE "seenAt" IS NULL AND "deliveredAt" >= ${since}`;
  return newest?.at ? new Date(newest.at) : null;
}

/** Of the newest 100 rows that were accepted between two times, how many were not seen in Klaviyo. */
export async function countUnseen(
  shop: string,
  between: { from: Date; to: Date },
): Promise<{ unseen: number; of: number }> {
  const [counted] = await db.$queryRaw<{ of: bigint; unseen: bigint }[]>`
    SELECT COUNT(*) AS "of", COUNT(CASE WHEN "seenAt" IS NULL THEN 1 END) AS "unseen"
    FROM (${newestDelivered(shop, between)}) AS "newest"
    WHERE "deliveredAt" >= ${between.from} AND "deliveredAt" <= ${between.to} AND ${IS_COUNTED}`;
  return { unseen: Number(counted?.unseen ?? 0), of: Number(counted?.of ?? 0) };
}

function newestDelivered(shop: string, { from, to }: { from: Date; to?: Date }): Prisma.Sql {
  // A row is delivered after it is signed up; one that waited longer than this is left out.
  const before = to ? Prisma.sql`AND "createdAt" <= ${to}` : Prisma.empty;
  return Prisma.sql`
    SELECT "seenAt", "deliveredAt", "test" FROM "Subscription"
    WHERE "shop" = ${shop} AND "state" = 'delivered' AND "createdAt" >= ${from} ${before}
    ORDER BY "createdAt" DESC, "id" DESC LIMIT ${NEWEST}`;
}
