import { Prisma } from "#prisma/client/client.ts";
import { asStored, jsonEach } from "../server/database/db.server.ts";

type Value = string | number | boolean | Date | null;

/**
 * SQL that inserts rows, all with the same columns, from a single parameter: Prisma's `createMany`
 * takes far longer, and several statements for as many values (decision 12). Columns that are null
 * in all rows are left to their defaults. Clauses such as ON CONFLICT may follow.
 */
export function insertRows<Row extends { [Column in keyof Row]?: Value }>(
  table: Prisma.ModelName,
  rows: [Row, ...Row[]],
): Prisma.Sql {
  const columns = (Object.keys(rows[0]) as (keyof Row & string)[]).filter((column) =>
    rows.some((row) => row[column] !== null),
  );
  const names = columns.map((column) => Prisma.raw(`"${column}"`));
  const values = columns.map((_, at) => Prisma.raw(`value ->> ${at}`));
  const stored = rows.map((row) => columns.map((column) => storedValue(row[column] ?? null)));
  // Without a WHERE, SQLite would read an ON CONFLICT after it as the condition of a join.
  return Prisma.sql`
    INSERT INTO ${Prisma.raw(`"${table}"`)} (${Prisma.join(names)})
    SELECT ${Prisma.join(values)} FROM ${jsonEach(stored)} WHERE true`;
}

function storedValue(value: Value) {
  return value instanceof Date ? asStored(value) : value;
}
