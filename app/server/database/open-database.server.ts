import { env } from "../env.server.ts";
import type { Database } from "./database.ts";
import { databaseKind } from "./database-url.ts";

/** The database of this process, which DATABASE_URL names. Only its own driver is loaded. */
export const database: Database = await open(env.DATABASE_URL);

async function open(url: string): Promise<Database> {
  if (databaseKind(url) === "postgres") {
    const { openPostgres } = await import("./postgres/open-postgres.server.ts");
    return openPostgres(url);
  }
  const { openSqlite } = await import("./sqlite/open-sqlite.server.ts");
  return openSqlite(url);
}
