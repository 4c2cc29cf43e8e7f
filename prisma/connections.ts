import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import pg from "pg";
import { databaseKind } from "../app/server/database/database-url.ts";
import { restrictToOwner } from "../app/server/database/sqlite/database-file.server.ts";

/** The engine leaves its connections open, and with them a lock: they must be closed. */
export interface Connections extends SqlMigrationAwareDriverAdapterFactory {
  close(): Promise<void>;
}

/** How long one attempt to connect may take. */
const CONNECT_WITHIN_MS = 5_000;

/** The app's own driver for a database, as a migration uses it. */
export function connectionsTo(databaseUrl: string): Connections {
  if (databaseKind(databaseUrl) === "postgres") return new Pooled(databaseUrl);
  restrictToOwner(databaseUrl);
  return new Overwriting({ url: databaseUrl });
}

/** What a migration deletes is overwritten, as the app does it. */
class Overwriting extends PrismaBetterSqlite3 implements Connections {
  readonly #connections: Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>[] = [];

  override async connect() {
    const connection = await super.connect();
    this.#connections.push(connection);
    await connection.executeScript("PRAGMA secure_delete = ON");
    return connection;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections.splice(0)) await connection.dispose();
  }
}

/**
 * One connection at a time: a migration's lock and its statements are of one session. A script is
 * sent whole, and with it is one transaction: all of a migration is applied or nothing. (The adapter
 * would cut it at each semicolon.)
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
class Pooled extends PrismaPg implements Connections {
  readonly #connections: Awaited<ReturnType<PrismaPg["connect"]>>[] = [];

  constructor(connectionString: string) {
    super({ connectionString, max: 1, connectionTimeoutMillis: CONNECT_WITHIN_MS });
  }

  override async connect() {
    const connection = await super.connect();
    this.#connections.push(connection);
    connection.executeScript = async (script) => {
      await connection.underlyingDriver().query(script).catch(refuse);
    };
    return connection;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections.splice(0)) await connection.dispose();
  }
}

/** The server's refusal of a script, as Prisma's engine reports it. */
function refuse(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const { code = "", severity = "", message, detail, column, hint } = error;
  throw new DriverAdapterError({
    ...{ kind: "postgres", code, severity, message, detail, column, hint },
  });
}

/**
 * Connects once, and throws the driver's own error where that fails: Prisma's engine keeps only its
 * words. A file needs no such check.
 */
export async function checkReachable(databaseUrl: string): Promise<void> {
  if (databaseKind(databaseUrl) !== "postgres") return;
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  });
  // Without a listener, a connection that breaks later would end the process.
  client.on("error", () => undefined);
  await client.connect();
  await client.end();
}
