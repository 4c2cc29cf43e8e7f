import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { Prisma, PrismaClient } from "#prisma/client/client.ts";
import { env } from "../env.server.ts";
import { commits, commitSeconds } from "../metrics.server.ts";
import { Mutex } from "../mutex.ts";
import { DurableSQLite, isLocked } from "./sqlite/durable-sqlite.server.ts";

export { asStored, isRefused } from "./sqlite/durable-sqlite.server.ts";

/**
 * How long SQLite itself waits for a lock. Short, because the whole process is blocked during the
 * wait.
 */
const LOCK_WAIT_MS = 50;
/** How many plans of queries are kept; a batch has one for each number of its statements. */
const PLANS = 200;
/** How long a unit is retried before its caller gets DatabaseBusy. */
const BUSY_FOR_MS = 2000;

const adapter = new DurableSQLite({ url: env.DATABASE_URL, timeout: LOCK_WAIT_MS });

/**
 * The only client of this process: a second one would wait for the first one's locks. The app uses
 * `db` and `write` instead; it is exported for tests.
 */
export const client = new PrismaClient({ adapter, queryPlanCacheMaxSize: PLANS });

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
  return error instanceof DatabaseBusy || isLocked(error);
}

/** Whether another process held the lock at the last attempt. */
let locked = false;
/**
 * Units that found the database locked. Only the first one retries, so that many cost no more than
 * one.
 */
const waiting = new Mutex();

/**
 * Commits statements together or not at all, and retries while another process holds the lock: for
 * two seconds from the call, or until another time on the clock of `performance.now()`. Throws
 * DatabaseBusy after that; any other error at once.
 */
export async function commit<T extends Statement<unknown>[]>(
  statements: () => [...T],
  giveUpAt = performance.now() + BUSY_FOR_MS,
): Promise<Results<T>> {
  let cause: unknown;
  const startedAt = performance.now();
  const attempt = async () => {
    try {
      const prepared = statements() as unknown as Prisma.PrismaPromise<unknown>[];
      const results = await client.$transaction(prepared);
      locked = false;
      commits.inc({ result: "committed" });
      commitSeconds.observe((performance.now() - startedAt) / 1_000);
      return results as Results<T>;
    } catch (error) {
      locked = isLocked(error);
      if (!locked) {
        commits.inc({ result: "failed" });
        throw error;
      }
      cause = error;
      return undefined;
    }
  };
  const results = locked ? undefined : await attempt();
  if (results) return results;
  return waiting.runExclusive(async () => {
    while (performance.now() < giveUpAt) {
      if (locked) await wait(10 + Math.random() * 90);
      const results = await attempt();
      if (results) return results;
    }
    commits.inc({ result: "busy" });
    throw new DatabaseBusy("The database stayed locked", { cause });
  });
}

/**
 * Lets the rest of the process go on between two slices of long work: a turn for everything that
 * waits for one, and the commits that are on their way to the disk by then. They would be
 * acknowledged after the whole next slice otherwise.
 */
export async function otherWork(): Promise<void> {
  await nextTurn();
  await adapter.flushed();
  await nextTurn();
}

/**
 * Checkpoints and truncates the write-ahead log: erased data is overwritten in the database, but
 * still in the log. False if a reader or a writer prevents it: try again later.
 * https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
 */
export async function emptyWriteAheadLog(): Promise<boolean> {
  try {
    const [result] = await db.$queryRaw<{ busy: bigint }[]>`PRAGMA wal_checkpoint(TRUNCATE)`;
    return Number(result?.busy ?? 1) === 0;
  } catch (error) {
    if (isLocked(error)) return false;
    throw error;
  }
}

/** A unique constraint was violated. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}

/** No row matched the statement; nothing of its unit is stored. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2025";
}

/**
 * A table of values with one column, `value`, from a single parameter: Prisma's time for a
 * statement grows with the number of its parameters, and not with their length. A list inside is
 * read by `value ->> 0` and so on, twice as fast as with `json_each`, which makes text of it.
 * https://www.sqlite.org/json1.html#jeach
 */
export function jsonEach(values: unknown[]): Prisma.Sql {
  return Prisma.sql`jsonb_each(${JSON.stringify(values)})`;
}
