import { constants, copyFileSync, existsSync, rmSync } from "node:fs";
import { DurableSQLite } from "#app/server/database/sqlite/durable-sqlite.server.ts";
import { migrate } from "#prisma/migrate.ts";

/** How long a count waits for a lock of the running app. */
const TIMEOUT_MS = 5_000;

const [backup, file, ...more] = process.argv.slice(2);
const live = process.env["DATABASE_URL"] ?? "";
if (!backup || !file || more.length > 0 || !live.startsWith("file:")) {
  process.stderr.write("Usage: DATABASE_URL=file:… npm run restore -- <backup> <new file>\n");
  process.exit(2);
}
if (!existsSync(backup) || existsSync(file)) {
  process.stderr.write("There must be a backup, and no such new file yet.\n");
  process.exit(1);
}

type Connection = Awaited<ReturnType<DurableSQLite["connect"]>>;

// Only its owner can read the restored file, even if others could read the backup. A copy: the backup
// stays as it is.
process.umask(0o077);
copyFileSync(backup, file, constants.COPYFILE_EXCL);
try {
  await withDatabase(`file:${file}`, checkWhole);
  process.stdout.write(`${await migrate(`file:${file}`)}\n`);
  await withDatabase(`file:${file}`, forgetTellings);
} catch (error) {
  for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
  process.stderr.write(`${backup} can't be restored: ${(error as Error).message}\n`);
  process.exit(1);
}

const restored = await withDatabase(`file:${file}`, countRows);
const present = existsSync(live.slice("file:".length))
  ? await withDatabase(live, countRows)
  : new Map<string, number>();
process.stdout.write(`${"".padEnd(16)}${"restored".padStart(12)}${"live".padStart(12)}\n`);
for (const [table, rows] of restored) {
  const there = present.get(table) ?? "–";
  process.stdout.write(
    `${table.padEnd(16)}${String(rows).padStart(12)}${String(there).padStart(12)}\n`,
  );
}
process.stdout.write(
  `Restored to ${file}. The live database is unchanged: docs/operations.md says how to put this one in its place.\n`,
);

async function withDatabase<Result>(
  url: string,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await new DurableSQLite({ url, timeout: TIMEOUT_MS }).connect();
  try {
    return await work(connection);
  } finally {
    await connection.dispose();
  }
}

/** Throws where SQLite finds damage, or a row whose parent is missing. */
async function checkWhole(connection: Connection): Promise<void> {
  const [[found] = []] = await read(connection, "PRAGMA integrity_check(1)");
  if (found !== "ok") throw new Error(`it is damaged: ${String(found)}`);
  const orphans = await read(connection, "PRAGMA foreign_key_check");
  if (orphans.length > 0) throw new Error(`${orphans.length} rows refer to rows that are missing`);
}

/** The storefronts may have other page secrets by now: each one is compared once the app runs. */
async function forgetTellings(connection: Connection): Promise<void> {
  const sql = 'UPDATE "Merchant" SET "pageSecretToldAt" = NULL';
  await connection.executeRaw({ sql, args: [], argTypes: [] });
}

async function countRows(connection: Connection): Promise<Map<string, number>> {
  const tables = await read(
    connection,
    `SELECT "name" FROM "sqlite_master"
     WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND "name" NOT LIKE '\\_%' ESCAPE '\\'
     ORDER BY "name"`,
  );
  const counts = new Map<string, number>();
  for (const [table] of tables) {
    const [[count] = []] = await read(connection, `SELECT COUNT(*) FROM "${String(table)}"`);
    counts.set(String(table), Number(count));
  }
  return counts;
}

async function read(connection: Connection, sql: string): Promise<unknown[][]> {
  return (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows;
}
