import Database from "better-sqlite3";
import type { Table } from "#prisma/tables.ts";
import { restrictToOwner } from "../sqlite/database-file.server.ts";
import type { Cell } from "./cells.ts";
import { DatabaseInUse, type Batch, type Connection } from "./connection.ts";

/** How long another program may take to close the file. */
const LOCK_WAIT_MS = 2_000;

/**
 * EXCLUSIVE keeps the lock that the first transaction takes until the connection is closed, or its
 * process killed; a program that has the file open prevents it.
 * https://www.sqlite.org/pragma.html#pragma_locking_mode NORMAL loses the last batches in a power
 * cut and breaks nothing: the move writes them again. The log is written back at 80 MB instead of
 * 4 MB, which saves a third of the time. secure_delete as the app has it.
 */
const PRAGMAS = `PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 20000; PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON; BEGIN EXCLUSIVE; COMMIT`;

/** Opens a file for this process alone. Throws DatabaseInUse where another one has it open. */
export function connectSqlite(url: string, name: string): Connection {
  restrictToOwner(url);
  const client = new Database(url.slice("file:".length), {
    fileMustExist: true,
    timeout: LOCK_WAIT_MS,
  });
  client.defaultSafeIntegers();
  try {
    client.exec(PRAGMAS);
  } catch (error) {
    client.close();
    if (!String((error as { code?: unknown }).code).startsWith("SQLITE_BUSY")) throw error;
    throw new DatabaseInUse(`Another program has ${name} open: stop the app first.`, {
      cause: error,
    });
  }
  // The same few for each batch: new ones would stay in memory until they are collected.
  const statements = new Map<string, Database.Statement<Cell[], unknown[]>>();
  const query = (sql: string, values: Cell[] = []) => {
    const statement = statements.get(sql) ?? client.prepare<Cell[], unknown[]>(sql);
    statements.set(sql, statement);
    if (statement.reader) return Promise.resolve(statement.raw().all(...values));
    statement.run(...values);
    return Promise.resolve([]);
  };
  return {
    kind: "sqlite",
    name,
    query: async (sql, values) => query(sql, values),
    batch,
    async hasTable(table) {
      const found = await query("SELECT 1 FROM sqlite_master WHERE name = ?", [table]);
      return found.length > 0;
    },
    // The lock has shown that there is none.
    signOfApp: () => Promise.resolve(undefined),
    async finish() {
      await query("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    close() {
      client.close();
      return Promise.resolve();
    },
  };
}

/** A list for each row is read twice as fast as an object. */
function batch(table: Table, columns: string[], rows: Cell[][]): Batch {
  const values = columns.map((column, at) => `value ->> ${at} AS "${column}"`);
  const times = columns.map(
    (column) => table.columns.find(({ name }) => name === column)?.type === "DateTime",
  );
  const stored = rows.map((row) =>
    row.map((cell, at) =>
      // In the adapter's format, so that they compare with other times.
      times[at] && typeof cell === "string" ? cell.replace("Z", "+00:00") : cell,
    ),
  );
  return {
    sql: `(SELECT ${values.join(", ")} FROM jsonb_each(?)) AS "batch"`,
    json: JSON.stringify(stored),
  };
}
