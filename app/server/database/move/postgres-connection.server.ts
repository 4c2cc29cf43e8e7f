import pg from "pg";
import type { Table } from "#prisma/tables.ts";
import { APPLICATION_NAME } from "../postgres/application-name.ts";
import type { Cell } from "./cells.ts";
import { DatabaseInUse, type Batch, type Connection } from "./connection.ts";

const CONNECT_WITHIN_MS = 5_000;

/** The key of the advisory lock that one move at a time has: an arbitrary number. */
const MOVE = 41_008;

/**
 * For this session: no time limits, as a large table takes its time, except for a lock; times in
 * the form that is read here; and always an index for a batch of keys, which the server can't
 * estimate.
 */
const SETTINGS = `SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
  SET lock_timeout = 5000; SET datestyle = 'ISO'; SET timezone = 'UTC'; SET enable_seqscan = off`;

const LOCK_NOT_AVAILABLE = "55P03";

/** Every value as the server's text. */
const types = { getTypeParser: () => (text: string) => text };

/**
 * Connects to a database. `frozen` are tables that no one can write to until it is closed, and that
 * are read as they are now. Throws DatabaseInUse where another move, or a writer, prevents it.
 */
export async function connectPostgres(
  url: string,
  name: string,
  frozen: Table[],
): Promise<Connection> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    application_name: `${APPLICATION_NAME}-move`,
    keepAlive: true,
  });
  // What broke is known by the next statement.
  client.on("error", () => undefined);
  await client.connect();
  const query = async (sql: string, values: Cell[] = []) => {
    let at = 0;
    const text = sql.replaceAll("?", () => `$${++at}`);
    const { rows } = await client.query<unknown[]>({ text, values, types, rowMode: "array" });
    return rows;
  };
  try {
    await client.query(SETTINGS);
    // The server ends the session of a killed move with its next statement.
    const inUse = `Another move has ${name} open, or it is both sides.`;
    await lock(client, `SELECT pg_advisory_lock(${MOVE})`, inUse);
    if (frozen.length > 0) await freeze(client, name, frozen);
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    kind: "postgres",
    name,
    query,
    batch,
    async hasTable(table) {
      const [[found] = []] = await query("SELECT to_regclass(?)", [`"${table}"`]);
      return typeof found === "string";
    },
    async signOfApp() {
      const [[sessions] = []] = await query(
        `SELECT COUNT(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = ?`,
        [APPLICATION_NAME],
      );
      return sessions === "0" ? undefined : `the app has ${String(sessions)} connections to it`;
    },
    async finish(tables) {
      // The server plans by statistics, which autovacuum would make later.
      for (const table of tables) await query(`ANALYZE "${table.name}"`);
    },
    close: () => client.end(),
  };
}

/**
 * The lock comes before the snapshot, so that nothing is written after it.
 * https://www.postgresql.org/docs/current/sql-lock.html
 */
async function freeze(client: pg.Client, name: string, tables: Table[]): Promise<void> {
  const names = tables.map((table) => `"${table.name}"`).join(", ");
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  await lock(
    client,
    `LOCK TABLE ${names} IN SHARE MODE`,
    `Another program writes to ${name}: stop the app first.`,
  );
}

/** Throws DatabaseInUse with this message where a lock can't be had in time. */
async function lock(client: pg.Client, sql: string, message: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    throw new DatabaseInUse(message, { cause: error });
  }
}

/** The types of the values are those of the table's columns. */
function batch(table: Table, columns: string[], rows: Cell[][]): Batch {
  const json = columns.map(
    (column) => table.columns.find(({ name }) => name === column)?.type === "Json",
  );
  const named = rows.map((row) =>
    Object.fromEntries(
      columns.map((column, at) => {
        const cell = row[at] ?? null;
        return [column, json[at] && typeof cell === "string" ? JSON.parse(cell) : cell] as const;
      }),
    ),
  );
  return {
    sql: `json_populate_recordset(NULL::"${table.name}", ?::json) AS "batch"`,
    json: JSON.stringify(named),
  };
}
