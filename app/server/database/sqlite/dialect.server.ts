import { Prisma } from "#prisma/client/client.ts";
import type { Dialect, Value } from "../dialect.ts";

/**
 * A list inside is read by `value ->> 0` and so on, twice as fast as with `json_each`, which makes
 * text of it. https://www.sqlite.org/json1.html#jeach
 */
const jsonEach = (values: unknown[]) => Prisma.sql`jsonb_each(${JSON.stringify(values)})`;

/** SQLite's pieces of SQL. A transaction takes the write lock as it begins, and needs no other. */
export const sqliteDialect: Dialect = {
  jsonEach,
  jsonEachList: jsonEach,
  selectRows(_, columns, rows) {
    const values = columns.map((_, at) => Prisma.raw(`value ->> ${at}`));
    // Without a WHERE, SQLite would read an ON CONFLICT after it as the condition of a join.
    return Prisma.sql`SELECT ${Prisma.join(values)} FROM ${jsonEach(rows.map((row) => row.map(storedValue)))} WHERE true`;
  },
  timeText: (time) => Prisma.sql`CAST(${time} AS TEXT)`,
  textTime: (text) => text,
  hourOf: (time) => Prisma.sql`substr(${time}, 1, 13)`,
  millisecondsBetween: (from, to) =>
    Prisma.sql`(unixepoch(${to}, 'subsec') - unixepoch(${from}, 'subsec')) * 1000`,
  greater: (one, other) => Prisma.sql`MAX(${one}, ${other})`,
  leadingNumber: (text) =>
    Prisma.sql`CASE WHEN ${text} GLOB '[0-9]*' THEN CAST(${text} AS REAL) END`,
  truncated: (number) => Prisma.sql`CAST(${number} AS INTEGER)`,
  implied: (condition) => Prisma.sql`${condition} AND`,
  wakeLanes: (laneIds, now) => Prisma.sql`
    UPDATE "Lane" SET "wakeAt" = ${now}
    WHERE ("wakeAt" IS NULL OR "wakeAt" > ${now}) AND "id" IN (${laneIds})`,
  lock: () => [],
};

/** Times in the adapter's format, so that they compare with stored ones. */
function storedValue(value: Value) {
  return value instanceof Date ? value.toISOString().replace("Z", "+00:00") : value;
}
