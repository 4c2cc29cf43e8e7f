import type { Table } from "#prisma/tables.ts";
import { readCell, type Row } from "./cells.ts";
import type { Connection } from "./connection.ts";

/** A column, or several, as one value that can be compared. */
const tuple = (columns: string[]) => `(${columns.map((name) => `"${name}"`).join(", ")})`;
const list = (columns: string[]) => columns.map((name) => `"${name}"`).join(", ");
const places = (columns: string[]) => `(${columns.map(() => "?").join(", ")})`;
const namesOf = (table: Table) => table.columns.map(({ name }) => name);

/** The values of some columns of a row. */
export function cellsOf(table: Table, columns: string[], row: Row): Row {
  return columns.map((name) => {
    const at = table.columns.findIndex((column) => column.name === name);
    return row[at] ?? null;
  });
}

export async function countRows(connection: Connection, table: Table): Promise<number> {
  const [[count] = []] = await connection.query(`SELECT COUNT(*) FROM "${table.name}"`);
  return Number(count);
}

export async function hasRows(connection: Connection, table: Table): Promise<boolean> {
  return (await connection.query(`SELECT 1 FROM "${table.name}" LIMIT 1`)).length > 0;
}

/** The next rows in the order of their keys; the first ones without a key. */
export async function rowsAfter(
  connection: Connection,
  table: Table,
  key: Row | undefined,
  limit: number,
): Promise<Row[]> {
  const after = key ? `WHERE ${tuple(table.key)} > ${places(table.key)}` : "";
  const rows = await connection.query(
    `SELECT ${list(namesOf(table))} FROM "${table.name}" ${after}
     ORDER BY ${list(table.key)} LIMIT ${limit}`,
    key,
  );
  return rows.map((row) => readRow(table, row));
}

/** The rows with the same keys, in any order. */
export async function rowsLike(connection: Connection, table: Table, rows: Row[]): Promise<Row[]> {
  const keys = rows.map((row) => cellsOf(table, table.key, row));
  const { sql, json } = connection.batch(table, table.key, keys);
  const found = await connection.query(
    `SELECT ${list(namesOf(table))} FROM "${table.name}"
     WHERE ${tuple(table.key)} IN (SELECT ${list(table.key)} FROM ${sql})`,
    [json],
  );
  return found.map((row) => readRow(table, row));
}

/** Deletes the rows behind a key, up to another one and with it, except those with these keys. */
export async function deleteOthers(
  connection: Connection,
  table: Table,
  [after, through]: [Row | undefined, Row | undefined],
  rows: Row[],
): Promise<void> {
  const keys = rows.map((row) => cellsOf(table, table.key, row));
  const { sql, json } = connection.batch(table, table.key, keys);
  const conditions = [
    `${tuple(table.key)} NOT IN (SELECT ${list(table.key)} FROM ${sql})`,
    ...(after ? [`${tuple(table.key)} > ${places(table.key)}`] : []),
    ...(through ? [`${tuple(table.key)} <= ${places(table.key)}`] : []),
  ];
  await connection.query(`DELETE FROM "${table.name}" WHERE ${conditions.join(" AND ")}`, [
    json,
    ...(after ?? []),
    ...(through ?? []),
  ]);
}

/**
 * Deletes the rows that have a unique value of these: such a value may have gone from one row to
 * another since. A row that keeps it is written again with the others.
 */
export async function deleteHolders(
  connection: Connection,
  table: Table,
  rows: Row[],
): Promise<void> {
  for (const columns of table.unique) {
    const values = rows.map((row) => cellsOf(table, columns, row));
    const { sql, json } = connection.batch(table, columns, values);
    await connection.query(
      `DELETE FROM "${table.name}" WHERE ${tuple(columns)} IN (SELECT ${list(columns)} FROM ${sql})`,
      [json],
    );
  }
}

/** Inserts rows, over those that have the same keys. */
export async function writeRows(connection: Connection, table: Table, rows: Row[]): Promise<void> {
  const names = namesOf(table);
  const { sql, json } = connection.batch(table, names, rows);
  const changes = names.map((name) => `"${name}" = excluded."${name}"`);
  // Without a WHERE, SQLite would read ON CONFLICT as the condition of a join.
  await connection.query(
    `INSERT INTO "${table.name}" (${list(names)}) SELECT ${list(names)} FROM ${sql} WHERE true
     ON CONFLICT (${list(table.key)}) DO UPDATE SET ${changes.join(", ")}`,
    [json],
  );
}

function readRow(table: Table, raw: unknown[]): Row {
  return table.columns.map((column, at) => readCell(table.name, column, raw[at]));
}
