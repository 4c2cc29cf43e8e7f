import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { POSTGRES_DATA } from "./paths.ts";
import { initPostgres, runPostgres } from "./postgres-programs.ts";

const OWNER = { name: "tests", password: "only-for-tests" };

/** Clients connect by TCP, a few processes with a pool of ten connections each. */
const FLAGS = ["-c", "max_connections=200", "-c", "unix_socket_directories="];

/** Nothing of a test's database has to survive a power cut, so that no commit waits for the disk. */
const CARELESS = [
  ...["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
  ...["-c", "autovacuum=off"],
];

export interface PostgresOptions {
  /** Where its databases are; in memory by default. */
  directory?: string;
  /**
   * Whether a commit is on the disk before it is acknowledged, as in production: by PostgreSQL's
   * own settings. https://www.postgresql.org/docs/current/runtime-config-wal.html
   */
  durable?: boolean;
  /** More arguments of the server; a later one wins. */
  flags?: string[];
}

export interface PostgresServer {
  /** The address of one of its databases, as DATABASE_URL wants it. */
  addressOf(database: string): string;
  /** Makes a database: an empty one, or a copy of one without connections. */
  createDatabase(name: string, template?: string): Promise<void>;
  /** Makes a migrated one, and returns its address. */
  createMigrated(name: string): Promise<string>;
  /** Stops it as `pg_ctl stop -m` does; `immediate` leaves it to recover at the next start. */
  halt(mode: "fast" | "immediate"): Promise<void>;
  /** Starts it again after `halt`. */
  start(): Promise<void>;
  /** Stops it and removes all of its databases. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server on a free port, with nothing installed but the npm package. */
export async function startPostgres({
  directory = POSTGRES_DATA,
  durable = false,
  flags = [],
}: PostgresOptions = {}): Promise<PostgresServer> {
  const port = await freePort();
  const folder = resolve(directory, randomUUID());
  const files = await initPostgres(folder, OWNER);
  const given = ["-p", String(port), ...FLAGS, ...(durable ? [] : CARELESS), ...flags];
  let server = await runPostgres(files, given);
  const addressOf = (database: string) =>
    `postgres://${OWNER.name}:${OWNER.password}@127.0.0.1:${port}/${database}`;
  const createDatabase = async (name: string, template = "template1") => {
    const client = new pg.Client({ connectionString: addressOf("postgres") });
    await client.connect();
    try {
      await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
    } finally {
      await client.end();
    }
  };
  return {
    addressOf,
    createDatabase,
    async createMigrated(name) {
      await createDatabase(name);
      // In a process of its own: Prisma's engine may be in this one already, for another database.
      const env = { ...process.env, DATABASE_URL: addressOf(name) };
      await promisify(execFile)(process.execPath, ["prisma/migrate.ts"], { env });
      return addressOf(name);
    },
    async halt(mode) {
      const [pid] = readFileSync(resolve(files.data, "postmaster.pid"), "utf8").split("\n");
      if (mode === "immediate") process.kill(Number(pid), "SIGQUIT");
      await server.stop();
    },
    async start() {
      server = await runPostgres(files, given);
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
