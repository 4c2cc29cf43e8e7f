import { Prisma } from "#prisma/client/client.ts";
import { db } from "../db.server.ts";
import { MOST_LOOKED_AT, type Conditions } from "./conditions.ts";

/** A place in the log, right behind one row: rows that come in later move nobody away from it. */
export interface Place {
  createdAt: Date;
  id: string;
}

/** The way through the log: to older rows, or to newer ones. */
export type Direction = "older" | "newer";

export interface Stretch {
  conditions: Conditions;
  direction: Direction;
  /** Behind which row it begins; null begins with the newest, or the oldest. */
  from: Place | null;
  limit: number;
}

export interface Walked {
  /** Rows that are meant, in the order of the way. */
  rows: Place[];
  /** Where looking has ended before so many were found and before the log's end; else null. */
  stoppedAt: Place | null;
}

/** Most filters find a page of rows among so many; those that don't are looked for further. */
const LOOKED_AT_FIRST = 250;

/**
 * Goes along the rows from a place on, and takes those that are meant. Looks at no more than 5,000
 * rows: who filters by several things at once may have to go on from where it has stopped.
 */
export async function walk({ conditions, direction, from, limit }: Stretch): Promise<Walked> {
  const { lead, rest } = conditions;
  const way = Prisma.raw(direction === "older" ? "DESC" : "ASC");
  const past = Prisma.raw(direction === "older" ? "<" : ">");
  const behind = from
    ? Prisma.sql`AND ("createdAt", "id") ${past} (${from.createdAt}, ${from.id})`
    : Prisma.empty;
  const meant = rest.length > 0 ? Prisma.sql`WHERE ${Prisma.join(rest, " AND ")}` : Prisma.empty;
  const looked = (most: number) => Prisma.sql`
    SELECT * FROM "Subscription" WHERE ${lead} ${behind}
    ORDER BY "createdAt" ${way}, "id" ${way} LIMIT ${most}`;

  for (const most of [Math.max(LOOKED_AT_FIRST, 2 * limit), MOST_LOOKED_AT]) {
    const rows = await db.$queryRaw<{ id: string; at: string | Date }[]>`
      SELECT "id", "createdAt" AS "at" FROM (${looked(most)}) AS "looked" ${meant}
      ORDER BY "createdAt" ${way}, "id" ${way} LIMIT ${limit}`;
    if (rows.length < limit && most < MOST_LOOKED_AT) continue;
    const stoppedAt = rows.length < limit ? await lastOf(looked(most), direction, most) : null;
    return { rows: rows.map(({ id, at }) => ({ id, createdAt: new Date(at) })), stoppedAt };
  }
  throw new RangeError(`Nobody takes ${limit} rows at once`);
}

/** The last row that was looked at; null where the log had no more of them. */
async function lastOf(
  looked: Prisma.Sql,
  direction: Direction,
  most: number,
): Promise<Place | null> {
  const back = Prisma.raw(direction === "older" ? "ASC" : "DESC");
  const [last] = await db.$queryRaw<{ id: string; at: string | Date; count: number | bigint }[]>`
    SELECT "id", "createdAt" AS "at", COUNT(*) OVER () AS "count" FROM (${looked}) AS "looked"
    ORDER BY "createdAt" ${back}, "id" ${back} LIMIT 1`;
  return last && Number(last.count) === most ? { id: last.id, createdAt: new Date(last.at) } : null;
}
