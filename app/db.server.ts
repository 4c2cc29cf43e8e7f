import { setTimeout as wait } from "node:timers/promises";
import type * as runtime from "@prisma/client/runtime/client";
import { type Prisma, PrismaClient } from "#prisma/client/client.ts";
import { env } from "./env.server.ts";
import { DurableSQLite } from "./sqlite.server.ts";

/** How long SQLite itself blocks the process for a lock. Short, because it blocks everything. */
const LOCK_WAIT_MS = 250;
/** How long a unit is repeated before its caller is told that the database is busy. */
const BUSY_FOR_MS = 2000;

/** The one client of this process: a second one would wait for the first one's locks. */
export const db = new PrismaClient({
  adapter: new DurableSQLite({ url: env.DATABASE_URL, timeout: LOCK_WAIT_MS }),
});

/** The database could not be written within two seconds; nothing of the unit is stored. */
export class DatabaseBusy extends Error {
  override name = "DatabaseBusy";
}

/**
 * Commits statements together or not at all, and again while another process holds the lock.
 * Every write goes through here, single ones too.
 * The first statement must be a write, because SQLite can't upgrade a stale reader.
 * Throws DatabaseBusy after two seconds; any other error at once.
 */
export async function commit<T extends Prisma.PrismaPromise<unknown>[]>(
  statements: () => [...T],
): Promise<runtime.Types.Utils.UnwrapTuple<T>> {
  const giveUpAt = Date.now() + BUSY_FOR_MS;
  for (;;) {
    try {
      return await db.$transaction(statements());
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() >= giveUpAt) {
        throw new DatabaseBusy("The database stayed locked", { cause: error });
      }
      await wait(10 + Math.random() * 90);
    }
  }
}

/**
 * SQLITE_BUSY arrives as P1008; SQLITE_BUSY_SNAPSHOT and the other extended codes have no P-code
 * and are known by their text alone. https://www.sqlite.org/rescode.html#busy_snapshot
 */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "P1008" || /SQLITE_(BUSY|LOCKED)|database is locked/.test(error.message);
}

/** Another row holds what must be unique. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
