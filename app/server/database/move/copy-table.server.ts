import type { Table } from "#prisma/tables.ts";
import { storable } from "../postgres/storable.server.ts";
import type { Row } from "./cells.ts";
import type { Connection } from "./connection.ts";
import {
  cellsOf,
  deleteHolders,
  deleteOthers,
  hasRows,
  rowsAfter,
  rowsLike,
  writeRows,
} from "./table-rows.ts";

/** Some megabytes at most: a row's longest text is an answer of 2 KB. */
const BATCH = 1_000;

export interface CopyOptions {
  /** Called after each batch. */
  onBatch: (batch: { rows: number; written: number; replaced: number }) => void;
  /** Stops it after a batch: then it throws. */
  signal: AbortSignal;
  batch?: number;
}

/**
 * Makes the target's table equal to the source's, batch by batch in the order of the keys, each in
 * one transaction. Rows that are equal already stay, as after an interruption; others are written
 * over, and those that the source does not have are deleted.
 */
export async function copyTable(
  source: Connection,
  target: Connection,
  table: Table,
  { onBatch, signal, batch = BATCH }: CopyOptions,
): Promise<void> {
  const isNew = !(await hasRows(target, table));
  let after: Row | undefined;
  let next = await rowsAfter(source, table, after, batch);
  for (;;) {
    signal.throwIfAborted();
    const read = next;
    const last = read.length < batch ? undefined : read.at(-1);
    const through = last && cellsOf(table, table.key, last);
    const { rows, replaced } = storableRows(table, read);
    // The server writes while the next rows are read.
    const [written, following] = await Promise.all([
      isNew ? write(target, table, rows) : replace(target, table, [after, through], rows),
      through ? rowsAfter(source, table, through, batch) : undefined,
    ]);
    onBatch({ rows: rows.length, written, replaced });
    if (!following) return;
    after = through;
    next = following;
  }
}

/**
 * Rows as each kind of database stores them. Throws where a key would become another one: the order
 * of the keys leads through the table.
 */
export function storableRows(table: Table, rows: Row[]): { rows: Row[]; replaced: number } {
  let replaced = 0;
  const stored = rows.map((row) =>
    row.map((cell, at) => {
      if (typeof cell !== "string") return cell;
      const text = storable(cell);
      if (text === cell) return cell;
      const name = table.columns[at]?.name ?? "";
      if (table.key.includes(name)) {
        throw new Error(`${table.name}.${name}, a key, has a character that can't be stored`);
      }
      replaced += 1;
      return text;
    }),
  );
  return { rows: stored, replaced };
}

/** Returns the number of rows that were written. */
async function write(target: Connection, table: Table, rows: Row[]): Promise<number> {
  if (rows.length > 0) await writeRows(target, table, rows);
  return rows.length;
}

async function replace(
  target: Connection,
  table: Table,
  range: [Row | undefined, Row | undefined],
  rows: Row[],
): Promise<number> {
  await target.query("BEGIN");
  try {
    await deleteOthers(target, table, range, rows);
    const known = new Set((await rowsLike(target, table, rows)).map((row) => JSON.stringify(row)));
    const changed = rows.filter((row) => !known.has(JSON.stringify(row)));
    if (changed.length > 0) {
      await deleteHolders(target, table, changed);
      await writeRows(target, table, changed);
    }
    await target.query("COMMIT");
    return changed.length;
  } catch (error) {
    await target.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
