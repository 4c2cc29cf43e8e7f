import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import { notHeldBack } from "../queue/held-back.server.ts";
import { ALL_HOURS } from "./hourly-counts.server.ts";

/** Shops of one kind, and the rows that wait for them. */
export interface WaitingRows {
  /** `open` where rows may go out; otherwise why they may not: the hold, `no_key`, `uninstalled`. */
  shops: string;
  count: number;
  rows: number;
  /** When the row that has waited longest was due, that no deletion holds back; null for none. */
  oldestDueAt: Date | null;
}

/** Lanes of one kind. */
export interface LaneCounts {
  /** Why Klaviyo fails these lanes; empty where it does not. */
  cause: string;
  count: number;
  /** How many of them a process works in. */
  leased: number;
}

/** What waits in all shops, and in which lanes. */
export interface QueueFigures {
  waiting: WaitingRows[];
  lanes: LaneCounts[];
}

interface Found {
  shops: string;
  count: number | bigint;
  rows: number | bigint | null;
  oldestDueAt: string | number | Date | null;
}

/**
 * The queue of all shops. Reads two index entries of each shop, and each lane, however many rows
 * there are: some milliseconds with a thousand shops.
 */
export async function queueFigures(now: Date): Promise<QueueFigures> {
  const waiting = await db.$queryRaw<Found[]>`
    SELECT CASE
        WHEN "uninstalledAt" IS NOT NULL THEN 'uninstalled'
        WHEN "sealedKey" IS NULL THEN 'no_key'
        ELSE COALESCE("hold", 'open')
      END AS "shops",
      COUNT(*) AS "count",
      SUM((
        SELECT "HourlyCount"."count" FROM "HourlyCount"
        WHERE "HourlyCount"."shop" = "Merchant"."shop" AND "hour" = ${ALL_HOURS}
          AND "state" = 'queued' AND "latencyBucket" = 0
      )) AS "rows",
      MIN((
        SELECT "dueAt" FROM "Subscription"
        WHERE "Subscription"."shop" = "Merchant"."shop" AND "state" = 'queued'
          AND ${notHeldBack(Prisma.sql`"Merchant"."shop"`)}
        ORDER BY "dueAt" LIMIT 1
      )) AS "oldestDueAt"
    FROM "Merchant" GROUP BY 1`;
  const lanes = await db.$queryRaw<Record<keyof LaneCounts, unknown>[]>`
    SELECT CASE WHEN "failures" > 0 THEN COALESCE("pauseCause", 'unreachable') ELSE '' END AS "cause",
      COUNT(*) AS "count",
      COUNT(CASE WHEN "leaseUntil" > ${now} THEN 1 END) AS "leased"
    FROM "Lane" GROUP BY 1`;
  return {
    waiting: waiting.map(({ shops, count, rows, oldestDueAt }) => ({
      shops,
      count: Number(count),
      rows: Number(rows ?? 0),
      oldestDueAt: oldestDueAt === null ? null : new Date(oldestDueAt),
    })),
    lanes: lanes.map(({ cause, count, leased }) => ({
      cause: String(cause),
      count: Number(count),
      leased: Number(leased),
    })),
  };
}
