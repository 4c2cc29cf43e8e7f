import Database from "better-sqlite3";
import pg from "pg";
import { databaseKind } from "#app/server/database/database-url.ts";

/** A sign-up as the bare server stores it: id, e-mail address, variant and time. */
export type BareRow = [id: string, email: string, variantId: string, at: string];

/** Stores rows in one durable commit. */
export type StoreBare = (rows: BareRow[]) => Promise<void>;

const TABLE = `CREATE TABLE "Bare" ("id" TEXT PRIMARY KEY, "email" TEXT, "variantId" TEXT, "at" TEXT)`;

/** Makes a table for the bare server's rows. */
export function openBareStore(databaseUrl: string): Promise<StoreBare> {
  return databaseKind(databaseUrl) === "postgres" ? onServer(databaseUrl) : inFile(databaseUrl);
}

function inFile(databaseUrl: string): Promise<StoreBare> {
  const db = new Database(databaseUrl.replace("file:", ""));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${TABLE}`);
  const insert = db.prepare(`INSERT INTO "Bare" VALUES (?, ?, ?, ?)`);
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  return Promise.resolve((rows) => {
    begin.run();
    for (const row of rows) insert.run(...row);
    commit.run();
    return Promise.resolve();
  });
}

/** One statement is one commit and one round trip. */
async function onServer(databaseUrl: string): Promise<StoreBare> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(TABLE);
  const text = `INSERT INTO "Bare" SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3
    FROM jsonb_array_elements($1::jsonb)`;
  return async (rows) => {
    await client.query({ name: "insert", text, values: [JSON.stringify(rows)] });
  };
}
