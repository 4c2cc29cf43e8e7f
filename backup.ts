import { existsSync } from "node:fs";
import { databaseKind } from "#app/server/database/database-url.ts";
import { DurableSQLite } from "#app/server/database/sqlite/durable-sqlite.server.ts";

/** How long the backup waits for a lock; writers do not wait for the backup. */
const TIMEOUT_MS = 5_000;

if (databaseKind(process.env["DATABASE_URL"] ?? "") === "postgres") {
  process.stderr.write("Use pg_dump: this backup is of a database in a file.\n");
  process.exit(2);
}
const [file, ...more] = process.argv.slice(2);
const url = process.env["DATABASE_URL"];
if (!file || more.length > 0 || !url?.startsWith("file:")) {
  process.stderr.write("Usage: DATABASE_URL=file:… npm run backup -- <new file>\n");
  process.exit(2);
}
if (!existsSync(url.slice("file:".length)) || existsSync(file)) {
  process.stderr.write("There must be a database, and no such backup yet.\n");
  process.exit(1);
}

// VACUUM INTO writes only stored data: no free pages, no write-ahead log. Only its owner can read
// the backup.
process.umask(0o077);
const connection = await new DurableSQLite({ url, timeout: TIMEOUT_MS }).connect();
await connection.executeScript(`VACUUM INTO '${file.replaceAll("'", "''")}'`);
await connection.dispose();
process.stdout.write(`Backed up to ${file}\n`);
