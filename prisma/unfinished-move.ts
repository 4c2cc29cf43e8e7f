import { nameOf } from "../app/server/database/database-name.ts";
import { databaseKind } from "../app/server/database/database-url.ts";
import { MARKER } from "../app/server/database/move/marker.ts";
import { connectionsTo } from "./connections.ts";

/** The database is only a part of another one. */
export class UnfinishedMove extends Error {
  override name = "UnfinishedMove";
}

/**
 * Throws UnfinishedMove if a database is the target of a move that has not ended: what it has is a part, and
 * what the app wrote there would be written over.
 */
export async function refuseUnfinishedMove(databaseUrl: string): Promise<void> {
  const catalog =
    databaseKind(databaseUrl) === "postgres"
      ? `SELECT 1 FROM pg_class WHERE relname = '${MARKER}'`
      : `SELECT 1 FROM sqlite_master WHERE name = '${MARKER}'`;
  const connections = connectionsTo(databaseUrl);
  try {
    const connection = await connections.connect();
    const { rows } = await connection.queryRaw({ sql: catalog, args: [], argTypes: [] });
    if (rows.length === 0) return;
  } finally {
    await connections.close();
  }
  throw new UnfinishedMove(
    `A move to ${nameOf(databaseUrl)} has not ended: run the same npm run db:move until it says that all is equal.`,
  );
}
