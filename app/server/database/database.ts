import type { PrismaClient } from "#prisma/client/client.ts";
import type { Dialect } from "./dialect.ts";

/** Tells other processes on the same database which shops' lanes are awake. */
export interface WakeChannel {
  /** To be called once the commit is there. Cheap; never throws. */
  announce(shop: string): void;
  /** Calls `wake` for each shop that another process announces, until the returned function is called. */
  listen(wake: (shop: string) => void): () => Promise<void>;
}

/** An open database, with all in which one kind differs from another. */
export interface Database {
  client: PrismaClient;
  dialect: Dialect;
  /**
   * Whether one writer has the whole database. Then units that found it locked wait for one of them
   * to try again; otherwise a lock is of some rows, and the others may well pass.
   */
  oneWriter: boolean;
  /**
   * How many commits that no shopper waits for may be under way at once, where each has a connection
   * of a pool; the others wait for their turn, and not for a connection, which has a time limit.
   */
  commitsAtOnce: number;
  /** Whether a lock, or another transaction, prevented a unit: the same unit may pass later. */
  isLocked(error: unknown): boolean;
  /** Whether the database can't be reached, or can write nothing at present. */
  isUnavailable(error: unknown): boolean;
  /** Whether a constraint or a trigger refused a value: another statement may well pass. */
  isRefused(error: unknown): boolean;
  /**
   * The database's clock in epoch milliseconds, where machines share it; undefined where the
   * machine's own clock is the one of all processes.
   */
  time(): Promise<number | undefined>;
  /** Resolves once the commits that are on their way to the disk by now have ended. */
  flushed(): Promise<void>;
  wakes: WakeChannel;
  /**
   * Overwrites what was erased, where the database keeps it in a log that this process can empty.
   * False where others prevent it: try again later.
   */
  overwriteErased(): Promise<boolean>;
}
