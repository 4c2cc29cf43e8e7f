import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import { type Conditions } from "./conditions.server.ts";
import { SCAN_LIMIT } from "./scan-limit.ts";

/** A position in the log, right behind one row: rows that arrive later do not shift it. */
export interface LogPosition {
  createdAt: Date;
  id: string;
}

/** The direction through the log: to older rows, or to newer ones. */
export type Direction = "older" | "newer";

interface ScanOptions {
  conditions: Conditions;
  direction: Direction;
  /** The row behind which the scan begins; null begins with the newest, or the oldest. */
  from: LogPosition | null;
  limit: number;
  /** At most this many rows are scanned; 5,000 by default. */
  most?: number;
}

interface Scanned {
  /** Matching rows, in the direction of the scan. */
  rows: LogPosition[];
  /**
   * Where the scan stopped at its limit, before enough rows and before the log's end; else null.
   */
  stoppedAt: LogPosition | null;
}

/**
 * Scans the rows from a position on, and returns those that match. Scans at most 5,000 rows: with
 * several filters at once the caller may have to continue from where the scan stopped. That
 * position is read in the same moment as the rows, because others arrive concurrently; it is found
 * through an index alone.
 */
export async function scanLog(stretch: ScanOptions): Promise<Scanned> {
  const { conditions, direction, from, limit, most = SCAN_LIMIT } = stretch;
  const { lead, rest } = conditions;
  const way = Prisma.raw(direction === "older" ? "DESC" : "ASC");
  const past = Prisma.raw(direction === "older" ? "<" : ">");
  const behind = from
    ? Prisma.sql`AND ("createdAt", "id") ${past} (${from.createdAt}, ${from.id})`
    : Prisma.empty;
  const meant = rest.length > 0 ? Prisma.sql`WHERE ${Prisma.join(rest, " AND ")}` : Prisma.empty;
  const inOrder = Prisma.sql`ORDER BY "createdAt" ${way}, "id" ${way}`;

  const found = await db.$queryRaw<Found[]>`
    SELECT "id", "at", "isEnd" FROM (
      WITH "found" AS (
        SELECT "id", "createdAt" FROM (
          SELECT * FROM "Subscription" WHERE ${lead} ${behind} ${inOrder} LIMIT ${most}
        ) AS "looked" ${meant} ${inOrder} LIMIT ${limit}
      ), "end" AS (
        SELECT "id", "createdAt" FROM "Subscription" WHERE ${lead} ${behind} ${inOrder}
        LIMIT (SELECT CASE WHEN COUNT(*) < ${limit} THEN 1 ELSE 0 END FROM "found")
        OFFSET ${most - 1}
      )
      SELECT "id", "createdAt" AS "at", 0 AS "isEnd" FROM "found"
      UNION ALL SELECT "id", "createdAt", 1 FROM "end"
    ) AS "walked" ORDER BY "isEnd", "at" ${way}, "id" ${way}`;
  const end = found.find(({ isEnd }) => Number(isEnd));
  return {
    rows: found.filter(({ isEnd }) => !Number(isEnd)).map(toPlace),
    stoppedAt: end ? toPlace(end) : null,
  };
}

interface Found {
  id: string;
  at: string | Date;
  isEnd: number | bigint;
}

function toPlace({ id, at }: Found): LogPosition {
  return { id, createdAt: new Date(at) };
}

/** Fourteen digits of milliseconds end in the year 5138: no later than a database can hold. */
const CURSOR = /^(older|newer)\.(\d{1,14})\.([0-9a-f-]{36})$/;

/** Writes a position in the log and a direction for an address. */
export function writeCursor(direction: Direction, { createdAt, id }: LogPosition): string {
  return `${direction}.${createdAt.getTime()}.${id}`;
}

/**
 * Reads a cursor from an address; undefined where it is invalid. It names no shop: the query does.
 */
export function readCursor(
  text: string | null,
): { direction: Direction; place: LogPosition } | undefined {
  const [, direction, time, id] = CURSOR.exec(text ?? "") ?? [];
  if (!time || !id) return undefined;
  return {
    direction: direction === "newer" ? "newer" : "older",
    place: { createdAt: new Date(Number(time)), id },
  };
}
