import { Prisma } from "#prisma/client/client.ts";
import { commit, db, dialect, write, type Statement } from "../../server/database/db.server.ts";
import type { Lease } from "./lane.server.ts";

/** What has happened to a lane while a slice works in it. */
export interface LaneNews {
  token: string;
  /** Rows that are due since then may have been committed; null where none were. */
  wokenSince: Date | null;
  /** A hold of one of its shops is to be checked. */
  holdsDue: boolean;
  /** The shops of another lane are to be joined with it: it must be given back for that. */
  joins: boolean;
}

interface Found {
  id: string;
  leaseToken: string;
  /** In the stored text format, to compare with stored values. */
  wakeAt: string;
  woken: unknown;
  holdsDue: unknown;
  joins: unknown;
}

/**
 * What other processes have done in the lanes of these leases since the last call: one statement
 * for all lanes, and one more commit where some were woken. It moves their wake time a whole
 * lease ahead before the caller reads the rows, so a sign-up that is committed after that is seen by the
 * next call. The wake time is the earliest `dueAt` of what was committed, also where the commit
 * took long.
 */
export async function newsOf(leases: Lease[], now: Date, leaseMs: number): Promise<LaneNews[]> {
  if (leases.length === 0) return [];
  const held = dialect.jsonEach(leases.map(({ laneId }) => laneId));
  const found = await db.$queryRaw<Found[]>`
    SELECT * FROM (
      SELECT "id", "leaseToken", ${dialect.timeText(Prisma.sql`"wakeAt"`)} AS "wakeAt",
        "wakeAt" <= ${now} AS "woken", EXISTS (
        SELECT 1 FROM "Merchant"
        WHERE "laneId" = "Lane"."id" AND "hold" IS NOT NULL AND "holdCheckAt" <= ${now}
          AND "uninstalledAt" IS NULL AND "sealedKey" IS NOT NULL
      ) AS "holdsDue", EXISTS (
        SELECT 1 FROM "Lane" AS "other" JOIN "Merchant" ON "Merchant"."laneId" = "other"."id"
        WHERE "other"."accountId" = "Lane"."id" AND "other"."wakeAt" IS NOT NULL
      ) AS "joins"
      FROM "Lane" WHERE "id" IN (SELECT value FROM ${held})
    ) AS "held"
    WHERE "woken" OR "holdsDue" OR "joins"`;
  const tokens = new Set(leases.map(({ token }) => token));
  const ours = found.filter(({ leaseToken }) => tokens.has(leaseToken));
  const woken = ours.filter((lane) => lane.woken);
  const seen = woken.length > 0 ? await putOff(woken, new Date(now.getTime() + leaseMs)) : [];
  return ours.map(({ id, leaseToken, wakeAt, holdsDue, joins }) => ({
    token: leaseToken,
    wokenSince: seen.includes(id) ? new Date(wakeAt) : null,
    holdsDue: Boolean(holdsDue),
    joins: Boolean(joins),
  }));
}

/**
 * Only lanes that are unchanged since they were read: a wake that came in between is left for the
 * next call.
 */
async function putOff(lanes: Found[], until: Date): Promise<string[]> {
  const asRead = dialect.jsonEachList(
    lanes.map(({ id, leaseToken, wakeAt }) => [id, leaseToken, wakeAt]),
  );
  const locks = { lanes: lanes.map(({ id }) => id) };
  const statements = (): [Statement<{ id: string }[]>] => [
    write.$queryRaw<{ id: string }[]>`
      UPDATE "Lane" SET "wakeAt" = ${until}
      WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(locks.lanes)}) AND ("id", "leaseToken", "wakeAt") IN (
        SELECT value ->> 0, value ->> 1, ${dialect.textTime(Prisma.sql`value ->> 2`)} FROM ${asRead}
      )
      RETURNING "id"`,
  ];
  const [seen] = await commit(statements, { locks });
  return seen.map(({ id }) => id);
}
