import { PrismaClient } from "#prisma/client/client.ts";
import type { Database } from "../database.ts";
import { PLANS } from "../plans.ts";
import { sqliteDialect } from "./dialect.server.ts";
import { DurableSQLite, isLocked, isRefused } from "./durable-sqlite.server.ts";

/**
 * How long SQLite itself waits for a lock. Short, because the whole process is blocked during the
 * wait.
 */
const LOCK_WAIT_MS = 50;

/** Opens the file that an address names. Connects with the first statement. */
export function openSqlite(url: string): Database {
  const adapter = new DurableSQLite({ url, timeout: LOCK_WAIT_MS });
  const client = new PrismaClient({ adapter, queryPlanCacheMaxSize: PLANS });
  return {
    client,
    dialect: sqliteDialect,
    oneWriter: true,
    commitsAtOnce: Infinity,
    isLocked,
    // A file is there or not; a full disk and a broken one fail each unit by themselves.
    isUnavailable: () => false,
    isRefused,
    // Another process looks at the file every quarter of a second.
    wakes: { announce: () => undefined, listen: () => () => Promise.resolve() },
    time: () => Promise.resolve(undefined),
    flushed: () => adapter.flushed(),
    overwriteErased: () => emptyWriteAheadLog(client),
  };
}

/**
 * Checkpoints and truncates the write-ahead log: erased data is overwritten in the database, but
 * still in the log. False if a reader or a writer prevents it.
 * https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
 */
async function emptyWriteAheadLog(client: PrismaClient): Promise<boolean> {
  try {
    const [result] = await client.$queryRaw<{ busy: bigint }[]>`PRAGMA wal_checkpoint(TRUNCATE)`;
    return Number(result?.busy ?? 1) === 0;
  } catch (error) {
    if (isLocked(error)) return false;
    throw error;
  }
}
