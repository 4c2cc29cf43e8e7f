import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { freshDatabase, removeDatabase } from "./paths.ts";

/** Where the tests run on PostgreSQL: the address of the server's first database. */
const server = inject("postgresUrl");

/** Whether this file is tested on PostgreSQL. */
export const onPostgres = server !== undefined;

/** A database of its own, migrated and empty, of the kind that is tested: its DATABASE_URL. */
export async function makeDatabase(): Promise<string> {
  if (!server) return freshDatabase();
  const name = `test-${randomUUID()}`;
  await execute(`CREATE DATABASE "${name}" TEMPLATE "template"`);
  return server.replace(/[^/]+$/, name);
}

/** Removes it, also while connections to it are open. */
export async function dropDatabase(url: string): Promise<void> {
  if (!server) removeDatabase(url);
  else await execute(`DROP DATABASE "${url.slice(url.lastIndexOf("/") + 1)}" WITH (FORCE)`);
}

async function execute(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
