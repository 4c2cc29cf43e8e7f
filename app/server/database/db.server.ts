import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import type { Prisma, PrismaClient } from "#prisma/client/client.ts";
import { commits, commitSeconds } from "../metrics.server.ts";
import { Mutex } from "../mutex.ts";
import { Slots } from "../slots.ts";
import type { Locks } from "./dialect.ts";
import { database } from "./open-database.server.ts";

export type { Value } from "./dialect.ts";

/** How long a unit is retried before its caller gets DatabaseBusy. */
const BUSY_FOR_MS = 2000;

/**
 * The only client of this process: for SQLite, a second one would wait for the first one's locks.
 * The app uses `db` and `write` instead; it is exported for tests.
 */
export const { client } = database;

/** The pieces of SQL in which the databases differ. */
export const { dialect } = database;

type Model = Uncapitalize<Prisma.ModelName>;
type Read =
  | ("findMany" | "findFirst" | "findUnique" | "findUniqueOrThrow")
  | ("count" | "aggregate" | "groupBy");
type Write = "create" | "createMany" | "update" | "updateMany" | "upsert" | "delete" | "deleteMany";

/** Reads. */
export const db: { [Name in Model]: Pick<PrismaClient[Name], Read> } & Pick<
  PrismaClient,
  "$queryRaw"
> = client;

declare const result: unique symbol;

/** A write that is not executed until it is passed to `commit`, and then has a result of this type. */
export interface Statement<Result> {
  readonly [result]: Result;
}

type Writing<Method> = Method extends (...args: infer Args) => PromiseLike<infer Result>
  ? (...args: Args) => Statement<Result>
  : never;

/** Writes, as statements for `commit`. They are no promises: a write outside of it does not compile. */
export const write = client as unknown as {
  [Name in Model]: { [Method in Write]: Writing<PrismaClient[Name][Method]> };
} & {
  $executeRaw: (query: TemplateStringsArray, ...values: unknown[]) => Statement<number>;
  /** For a write that returns rows. */
  $queryRaw: <Rows>(query: TemplateStringsArray, ...values: unknown[]) => Statement<Rows>;
};

/** What statements result in, in their order. */
export type Results<Statements extends Statement<unknown>[]> = {
  [At in keyof Statements]: Statements[At] extends Statement<infer Result> ? Result : never;
};

/** The database could not be written in time; nothing of the unit is stored. */
export class DatabaseBusy extends Error {
  override name = "DatabaseBusy";
}

/** Whether a lock prevented a write: directly, or until `commit` gave up. */
export function isBusy(error: unknown): boolean {
  return error instanceof DatabaseBusy || database.isLocked(error);
}

/**
 * Whether the database itself prevented a write, whatever was to be written: by a lock, or because
 * it can't be reached or can write nothing at present. The same unit is worth another try.
 */
export function isUnwritable(error: unknown): boolean {
  return isBusy(error) || database.isUnavailable(error);
}

/** Whether another process held the lock at the last attempt. */
let locked = false;
/**
 * Units that found the database locked. Only the first one retries, so that many cost no more than
 * one.
 */
const waiting = new Mutex();

const slots = new Slots(database.commitsAtOnce);

export interface CommitOptions {
  /**
   * On the clock of `performance.now()`: somebody waits, and the commit waits for no other one of
   * this process. By default two seconds after its turn came.
   */
  giveUpAt?: number | undefined;
  /** What must not change between the statements: locked before them. */
  locks?: Locks;
}

/**
 * Commits statements together or not at all, and retries while others hold a lock. Throws
 * DatabaseBusy when it gives up; any other error at once.
 */
export async function commit<T extends Statement<unknown>[]>(
  statements: () => [...T],
  { giveUpAt, locks = {} }: CommitOptions = {},
): Promise<Results<T>> {
  if (giveUpAt !== undefined) return commitUntil(giveUpAt, statements, locks);
  return slots.run(() => commitUntil(performance.now() + BUSY_FOR_MS, statements, locks));
}

async function commitUntil<T extends Statement<unknown>[]>(
  giveUpAt: number,
  statements: () => [...T],
  locks: Locks,
): Promise<Results<T>> {
  let cause: unknown;
  const startedAt = performance.now();
  const attempt = async (withinMs?: number) => {
    try {
      const first = dialect.lock(locks, withinMs).map((lock) => client.$executeRaw(lock));
      const prepared = statements() as unknown as Prisma.PrismaPromise<unknown>[];
      const results = await client.$transaction([...first, ...prepared]);
      locked = false;
      commits.inc({ result: "committed" });
      commitSeconds.observe((performance.now() - startedAt) / 1_000);
      return results.slice(first.length) as Results<T>;
    } catch (error) {
      locked = database.isLocked(error);
      if (!locked) {
        commits.inc({ result: "failed" });
        throw error;
      }
      cause = error;
      return undefined;
    }
  };
  const retry = async () => {
    while (performance.now() < giveUpAt) {
      if (locked) await wait(10 + Math.random() * 90);
      // It must not succeed after its caller was told that nothing is stored.
      const results = await attempt(giveUpAt - performance.now());
      if (results) return results;
    }
    commits.inc({ result: "busy" });
    throw new DatabaseBusy("The database stayed locked", { cause });
  };
  const results = locked && database.oneWriter ? undefined : await attempt();
  if (results) return results;
  return database.oneWriter ? waiting.runExclusive(retry) : retry();
}

/**
 * Lets the rest of the process go on between two slices of long work: a turn for everything that
 * waits for one, and the commits that are on their way to the disk by then. They would be
 * acknowledged after the whole next slice otherwise.
 */
export async function otherWork(): Promise<void> {
  await nextTurn();
  await database.flushed();
  await nextTurn();
}

/** Overwrites what was erased (decision 31). False if others prevent it: try again later. */
export function overwriteErased(): Promise<boolean> {
  return database.overwriteErased();
}

/** Tells other processes on the same database which shops' lanes are awake. */
export const { wakes } = database;

/** The clock that machines share, in epoch milliseconds; undefined where there is none. */
export function databaseTime(): Promise<number | undefined> {
  return database.time();
}

/** Whether a constraint or a trigger of the database refused a value. */
export function isRefused(error: unknown): boolean {
  return database.isRefused(error);
}

/** A unique constraint was violated. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}

/** No row matched the statement; nothing of its unit is stored. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2025";
}
