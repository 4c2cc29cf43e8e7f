import { Prisma } from "#prisma/client/client.ts";
import type { Dialect, Locks } from "../dialect.ts";
import { storable } from "./storable.server.ts";

/** The first key of the advisory locks on shops: an arbitrary number, for this use alone. */
const SHOPS = 41_007;

/** Without a type, the server would have to guess it from the context of the parameter. */
const json = (values: unknown) => Prisma.sql`${JSON.stringify(values, storableValue)}::jsonb`;

/** Inside of JSON, a text is escaped and the driver can't see what it is made of. */
function storableValue(_: string, value: unknown): unknown {
  return typeof value === "string" ? storable(value) : value;
}

/**
 * Of an array, the planner knows the length; of a JSON text, it takes 100 values, and reads whole
 * tables of shops and lanes to find one.
 */
const jsonEach = (values: string[]) =>
  Prisma.sql`unnest(${arrayText(values)}::text[]) AS "list" (value)`;

/** https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function arrayText(values: string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

/**
 * PostgreSQL's pieces of SQL. Commits run side by side, each statement sees what was committed
 * before it, and an UPDATE that waited for a row checks its condition on the row as it is then.
 * https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED
 */
export const postgresDialect: Dialect = {
  jsonEach,
  jsonEachList: (lists) => Prisma.sql`jsonb_array_elements(${json(lists)})`,
  selectRows(table, columns, rows) {
    const names = Prisma.join(columns.map(quoted));
    const named = rows.map((row) =>
      Object.fromEntries(columns.map((column, at) => [column, row[at]])),
    );
    // The types of the values are those of the table's columns.
    return Prisma.sql`SELECT ${names} FROM jsonb_populate_recordset(NULL::${quoted(table)}, ${json(named)})`;
  },
  timeText: (time) => Prisma.sql`to_char(${time}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"')`,
  // Times are stored without a zone, in UTC; the text's is left out.
  textTime: (text) => Prisma.sql`(${text})::timestamp(3)`,
  hourOf: (time) => Prisma.sql`to_char(${time}, 'YYYY-MM-DD"T"HH24')`,
  millisecondsBetween: (from, to) =>
    Prisma.sql`(extract(epoch FROM (${to} - ${from})) * 1000)::double precision`,
  // GREATEST ignores a null.
  greater: (one, other) =>
    Prisma.sql`CASE WHEN ${one} IS NULL OR ${other} IS NULL THEN NULL ELSE GREATEST(${one}, ${other}) END`,
  leadingNumber: (text) =>
    Prisma.sql`CAST(substring(${text} FROM '^[0-9]+[.]?[0-9]*') AS double precision)`,
  truncated: (number) => Prisma.sql`CAST(trunc(${number}) AS INTEGER)`,
  implied: () => Prisma.empty,
  // Always writes: a lane that needs no move must be locked too. Otherwise its holder, who is just
  // giving it back, would neither see these rows nor be waited for. LEAST ignores a null.
  wakeLanes: (laneIds, now) => Prisma.sql`
    UPDATE "Lane" SET "wakeAt" = LEAST("wakeAt", ${now}) WHERE "id" IN (
      SELECT "id" FROM "Lane" WHERE "id" IN (${laneIds}) ORDER BY "id" FOR UPDATE
    )`,
  lock: ({ shops, shopsOfRows, lanes, lanesLeasedBy }: Locks, withinMs) => [
    ...(withinMs === undefined ? [] : [waitAtMost(withinMs)]),
    ...(shops?.length ? [lockShops(Prisma.sql`SELECT value FROM ${jsonEach(shops)}`)] : []),
    ...(shopsOfRows?.length
      ? [
          lockShops(Prisma.sql`SELECT "shop" AS value FROM "Subscription"
            WHERE "id" IN (SELECT value FROM ${jsonEach(shopsOfRows)})`),
        ]
      : []),
    ...(lanes?.length
      ? [lockLanes(Prisma.sql`"id" IN (SELECT value FROM ${jsonEach(lanes)})`)]
      : []),
    ...(lanesLeasedBy?.length
      ? [lockLanes(Prisma.sql`"leaseToken" IN (SELECT value FROM ${jsonEach(lanesLeasedBy)})`)]
      : []),
  ],
};

/**
 * Advisory locks until the end of the transaction, by a hash of the shop: two shops with the same
 * one only wait for each other. Two commits of one shop would wait for its counts in any case; that
 * they wait here keeps a row from changing between the statements that subtract and add it.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
function lockShops(shops: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT pg_advisory_xact_lock(${SHOPS}::int, "hash") FROM (
      SELECT DISTINCT hashtext(value) AS "hash" FROM (${shops}) AS "shops" ORDER BY 1
    ) AS "hashes"`;
}

/** Until the end of the transaction. A timeout of 0 would wait for ever. */
function waitAtMost(ms: number): Prisma.Sql {
  return Prisma.sql`SELECT set_config('lock_timeout', ${String(Math.max(1, Math.ceil(ms)))}, true)`;
}

function lockLanes(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT 1 FROM "Lane" WHERE ${condition} ORDER BY "id" FOR UPDATE`;
}

function quoted(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}
