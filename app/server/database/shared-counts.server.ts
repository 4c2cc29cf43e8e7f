import pg from "pg";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import { databaseKind } from "./database-url.ts";
import { env } from "../env.server.ts";

/** Counts that all processes of a database share. */
export interface SharedCounts {
  /** Adds to a count of the last hour or so; resolves with the sum. */
  add(key: string, points: number): Promise<number>;
}

const HOUR_S = 3_600;

/**
 * Opens the shared counts of a PostgreSQL database; undefined for SQLite, which has one server. They
 * have connections of their own, so that they wait for no sign-up and no sign-up for them.
 */
export function openSharedCounts(url: string = env.DATABASE_URL): SharedCounts | undefined {
  if (databaseKind(url) !== "postgres") return undefined;
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced by the next count.
  pool.on("error", () => undefined);
  const counter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "SharedCount",
    tableCreated: true,
    keyPrefix: "",
    points: Number.MAX_SAFE_INTEGER,
    duration: HOUR_S,
    clearExpiredByTimeout: true,
  });
  return {
    async add(key, points) {
      return (await counter.penalty(key, points)).consumedPoints;
    },
  };
}
