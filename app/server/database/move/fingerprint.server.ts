import { hash } from "node:crypto";
import type { Table } from "#prisma/tables.ts";
import type { Row } from "./cells.ts";
import type { Connection } from "./connection.ts";
import { storableRows } from "./copy-table.server.ts";
import { cellsOf, rowsAfter, rowsLike } from "./table-rows.ts";

const BATCH = 1_000;
const HEX_DIGITS = 32;
const MODULUS = 1n << BigInt(4 * HEX_DIGITS);

/** What two tables with the same rows have in common. */
export interface Fingerprint {
  rows: number;
  /** The sum of the hashes of all rows, in whatever order: 128 bits in hexadecimal. */
  hash: string;
}

export interface FingerprintOptions {
  /** Called after each batch with the number of its rows. */
  onBatch: (rows: number) => void;
  signal: AbortSignal;
}

/** Reads a whole table. A character that PostgreSQL can't store counts as the one in its place. */
export async function fingerprint(
  connection: Connection,
  table: Table,
  { onBatch, signal }: FingerprintOptions,
): Promise<Fingerprint> {
  let [rows, sum] = [0, 0n];
  for await (const batch of batches(connection, table)) {
    signal.throwIfAborted();
    for (const row of batch) sum += rowHash(row);
    rows += batch.length;
    onBatch(batch.length);
  }
  return { rows, hash: (sum % MODULUS).toString(16).padStart(HEX_DIGITS, "0") };
}

/** The keys of the first rows that differ, or that one side does not have. */
export async function differingKeys(
  [one, other]: [Connection, Connection],
  table: Table,
  most: number,
): Promise<string[]> {
  const keys = new Set<string>();
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    for await (const batch of batches(from, table)) {
      const found = storableRows(table, await rowsLike(to, table, batch)).rows;
      const known = new Set(found.map((row) => JSON.stringify(row)));
      for (const row of batch) {
        if (!known.has(JSON.stringify(row))) keys.add(cellsOf(table, table.key, row).join(" "));
        if (keys.size === most) return [...keys];
      }
    }
  }
  return [...keys];
}

async function* batches(connection: Connection, table: Table): AsyncGenerator<Row[]> {
  let after: Row | undefined;
  for (;;) {
    const read = await rowsAfter(connection, table, after, BATCH);
    const last = read.at(-1);
    if (last) yield storableRows(table, read).rows;
    if (!last || read.length < BATCH) return;
    after = cellsOf(table, table.key, last);
  }
}

function rowHash(row: Row): bigint {
  return BigInt(`0x${hash("sha256", JSON.stringify(row)).slice(0, HEX_DIGITS)}`);
}
