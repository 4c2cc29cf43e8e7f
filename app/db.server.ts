import { setTimeout as wait } from "node:timers/promises";
import type * as runtime from "@prisma/client/runtime/client";
import { type Prisma, PrismaClient } from "#prisma/client/client.ts";
import { env } from "./env.server.ts";
import { Line } from "./line.ts";
import { DurableSQLite } from "./sqlite.server.ts";

/** How long SQLite itself waits for a lock. Short, because the whole process stands still meanwhile. */
const LOCK_WAIT_MS = 50;
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

/** Whoever writes. Only the first one tries, so that a locked database costs the process one wait at a time. */
const writers = new Line();

/**
 * Commits statements together or not at all, and again while another process holds the lock. Units
 * go one after the other; each has two seconds from when it came.
 * Throws DatabaseBusy after that; any other error at once.
 */
export function commit<T extends Prisma.PrismaPromise<unknown>[]>(
  statements: () => [...T],
): Promise<runtime.Types.Utils.UnwrapTuple<T>> {
  const giveUpAt = performance.now() + BUSY_FOR_MS;
  return writers.alone(async () => {
    let cause: unknown;
    while (performance.now() < giveUpAt) {
      try {
        return await db.$transaction(statements());
      } catch (error) {
        if (!isBusy(error)) throw error;
        cause = error;
      }
      await wait(10 + Math.random() * 90);
    }
    throw new DatabaseBusy("The database could not be written for two seconds", { cause });
  });
}

/**
 * SQLITE_BUSY arrives as P1008, or with its own code alone where a connection was being made;
 * SQLITE_BUSY_SNAPSHOT and the other extended codes have no P-code, and a raw statement's error
 * tells by its text. https://www.sqlite.org/rescode.html#busy_snapshot
 */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as Error & { code?: string; cause?: { originalCode?: string } };
  const words = [code, cause?.originalCode, error.message].join(" ");
  return /P1008|SQLITE_(BUSY|LOCKED)|database is locked/.test(words);
}

/** Another row holds what must be unique. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
