import { Prisma } from "#prisma/client/client.ts";
import { dialect, type Value } from "../server/database/db.server.ts";

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
  const values = rows.map((row) => columns.map((column) => row[column] ?? null));
  return Prisma.sql`
    INSERT INTO ${Prisma.raw(`"${table}"`)} (${Prisma.join(names)})
    ${dialect.selectRows(table, columns, values)}`;
}
