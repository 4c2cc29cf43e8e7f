import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import pg from "pg";
import { afterAll, onTestFinished } from "vitest";
import { freshDatabase, removeDatabase } from "../setup/paths.ts";
import { startPostgres } from "../setup/postgres-server.ts";

/** Texts that a database, its driver or JSON might change. */
const ODD = [
  "plain",
  " Größe 38 – 日本 😀 ",
  `"quoted" \\ 'single'`,
  "line\r\nand\ttab",
  "{}",
  "null",
  "0123",
];

const server = await startPostgres();
afterAll(() => server.stop());

/** An empty PostgreSQL database, without any table. */
export async function emptyPostgres(): Promise<string> {
  const name = `move-${randomUUID()}`;
  await server.createDatabase(name);
  return server.addressOf(name);
}

/** A migrated SQLite database without rows. */
export function migratedSqlite(): string {
  const url = freshDatabase();
  onTestFinished(() => removeDatabase(url));
  return url;
}

/** Does something with a SQLite file, and closes it. */
export function withFile<Result>(url: string, use: (file: Database.Database) => Result): Result {
  const file = new Database(url.slice("file:".length));
  try {
    return use(file);
  } finally {
    file.close();
  }
}

export async function withServer<Result>(
  url: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** The names of all tables but Prisma's own. */
export function tablesOf(url: string): string[] {
  return withFile(url, (file) =>
    file
      .prepare(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
      )
      .pluck()
      .all(),
  ) as string[];
}

/** All rows of a SQLite database, as the file has them. */
export function contentsOf(url: string): Record<string, unknown[]> {
  const tables = tablesOf(url);
  return withFile(url, (file) =>
    Object.fromEntries(
      tables.map((table) => {
        const rows = file.prepare(`SELECT * FROM "${table}"`).all();
        return [table, rows.map((row) => JSON.stringify(row)).sort()];
      }),
    ),
  );
}

/** Fills every table with so many rows, whose values are odd, and null where they may be. */
export function fill(url: string, rows: number): void {
  const tables = tablesOf(url);
  withFile(url, (file) => {
    file.pragma("foreign_keys = OFF");
    for (const table of tables) {
      const columns = file.pragma(`table_info("${table}")`) as ColumnInfo[];
      const names = columns.map(({ name }) => `"${name}"`).join(", ");
      const places = columns.map(() => "?").join(", ");
      const insert = file.prepare(`INSERT INTO "${table}" (${names}) VALUES (${places})`);
      for (let at = 0; at < rows; at += 1) {
        insert.run(columns.map((column, nth) => valueOf(table, column, at, nth)));
      }
    }
    const broken = file.pragma("foreign_key_check") as unknown[];
    if (broken.length > 0) throw new Error("A row refers to none");
  });
}

interface ColumnInfo {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

/** Columns of texts that no two rows share. */
const UNIQUE = ["dedupeKey", "hash"];

function valueOf(table: string, { name, type, notnull, pk }: ColumnInfo, at: number, nth: number) {
  // Rows with one number belong together.
  if (name === "shop") return `${at}.myshopify.com`;
  if (name === "laneId") return `Lane ${at}`;
  if (name === "subscriptionId") return `Subscription ${at}`;
  if (name === "importId") return `FileImport ${at}`;
  if (name === "id") return `${table} ${at}`;
  if (!notnull && !pk && (at + nth) % 3 === 0) return null;
  if (type === "INTEGER" || type === "BIGINT") return at * 1_000 + nth;
  if (type === "BOOLEAN") return (at + nth) % 2;
  if (type === "DATETIME") {
    return new Date(1_790_000_000_000 + at * 86_400_123 + nth).toISOString().replace("Z", "+00:00");
  }
  const odd = ODD[(at + nth) % ODD.length] ?? "";
  return pk || UNIQUE.includes(name) ? `${odd} ${at}` : odd;
}

/** The command itself, as a process of its own. */
export function startMove(...args: string[]): ChildProcess {
  return spawn(process.execPath, ["move.ts", ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

export interface Ended {
  code: number | null;
  said: string;
  complaints: string;
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [said, complaints] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    child.exitCode === null && child.signalCode === null ? once(child, "close") : undefined,
  ]);
  return { code: child.exitCode, said, complaints };
}

export function move(from: string, to: string, ...more: string[]): Promise<Ended> {
  return ended(startMove("--from", from, "--to", to, ...more));
}
