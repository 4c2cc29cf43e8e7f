import pg from "pg";
import type { PrismaClient as SqliteClient } from "#prisma/client/client.ts";
import { PrismaClient } from "#prisma/client-postgres/client.ts";
import type { Database } from "../database.ts";
import { PLANS } from "../plans.ts";
import { APPLICATION_NAME } from "./application-name.ts";
import { postgresDialect } from "./dialect.server.ts";
import { DurablePostgres } from "./durable-postgres.server.ts";
import { openWakeChannel } from "./wake-channel.server.ts";
import { isLocked, isRefused, isUnavailable } from "./errors.server.ts";

/** The pool and its times; decision 39 has the reason for each. */
const POOL = {
  max: 10,
  connectionTimeoutMillis: 5_000,
  statement_timeout: 10_000,
  query_timeout: 12_000,
  lock_timeout: 1_500,
  idle_in_transaction_session_timeout: 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  application_name: APPLICATION_NAME,
  // A program that has done its work ends, whatever connections are open.
  allowExitOnIdle: true,
} satisfies pg.PoolConfig;

/** Connections for reads and for sign-ups, however many lanes are given back at once. */
const FOR_OTHERS = 4;

/** Opens the database that an address names. Connects with the first statement. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, ...POOL });
  // Both clients come from one model; they differ in the database that they are compiled for.
  const client = new PrismaClient({
    adapter: new DurablePostgres(pool, { disposeExternalPool: true }),
    queryPlanCacheMaxSize: PLANS,
  }) as unknown as SqliteClient;
  return {
    client,
    dialect: postgresDialect,
    oneWriter: false,
    commitsAtOnce: POOL.max - FOR_OTHERS,
    isLocked,
    isUnavailable,
    isRefused,
    wakes: openWakeChannel(
      url,
      (channel, payload) => client.$queryRaw`SELECT pg_notify(${channel}, ${payload})::text`,
    ),
    time: () => timeOf(client),
    // The server flushes them, while the event loop goes on.
    flushed: () => Promise.resolve(),
    // Autovacuum and the server's own write-ahead log are the operator's.
    overwriteErased: () => Promise.resolve(true),
  };
}

/** Not that of the transaction's begin. */
async function timeOf(client: SqliteClient): Promise<number | undefined> {
  const [found] = await client.$queryRaw<
    [{ at: number }]
  >`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::double precision AS "at"`;
  return found.at;
}
