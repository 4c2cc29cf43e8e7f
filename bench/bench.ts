import { execFile } from "node:child_process";
import { chmod, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DatabaseKind } from "#app/server/database/database-url.ts";
import { startPostgres, type PostgresServer } from "#tests/setup/postgres-server.ts";
import type { Figure } from "./figures.ts";

/** What a benchmark gets. */
export interface Bench {
  /** Shorter and less exact: to try the benchmarks themselves, not for figures. */
  short: boolean;
  /** Prints progress, separate from the figures. */
  say(line: string): void;
  /** Creates a database, migrated and empty. Returns its address for DATABASE_URL. */
  database(): Promise<string>;
  /** Records the most memory that a worker has used. */
  sawMemory(mb: number): void;
}

export type Benchmark = (bench: Bench) => Promise<Figure[]>;

export interface OpenBench {
  /** What a benchmark gets that is to run on this kind of database. */
  on(kind: DatabaseKind): Bench;
  /** The most memory of any worker so far; undefined without a worker. */
  mostMemory(): number | undefined;
  close(): Promise<void>;
}

/** Makes databases of one kind. */
interface Databases {
  create(): Promise<string>;
  close(): Promise<void>;
}

/** Databases are in the system's temporary folder: set TMPDIR if that is not on a real disk. */
export async function openBench({ short }: { short: boolean }): Promise<OpenBench> {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  // Where this runs as root, the PostgreSQL server has another account, which must reach its files.
  await chmod(directory, 0o755);
  const databases = { sqlite: inFiles(directory), postgres: onServer(directory) };
  let most: number | undefined;
  return {
    on: (kind) => ({
      short,
      say: (line) => void process.stderr.write(`${line}\n`),
      database: () => databases[kind].create(),
      sawMemory: (mb) => (most = Math.max(most ?? 0, mb)),
    }),
    mostMemory: () => most,
    async close() {
      for (const kind of Object.values(databases)) await kind.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function inFiles(directory: string): Databases {
  const template = join(directory, "template.sqlite");
  let count = 0;
  let migrated: Promise<void> | undefined;
  return {
    async create() {
      await (migrated ??= migrate(`file:${template}`));
      const file = join(directory, `${++count}.sqlite`);
      await copyFile(template, file);
      return `file:${file}`;
    },
    close: () => Promise.resolve(),
  };
}

/** The server is started with the first database, and has PostgreSQL's own settings. */
function onServer(directory: string): Databases {
  let count = 0;
  let started: Promise<PostgresServer> | undefined;
  const start = async () => {
    const server = await startPostgres({ directory, durable: true });
    await server.createDatabase("template");
    await migrate(server.addressOf("template"));
    return server;
  };
  return {
    async create() {
      const server = await (started ??= start());
      const name = `bench_${++count}`;
      await server.createDatabase(name, "template");
      return server.addressOf(name);
    },
    async close() {
      await (await started)?.stop();
    },
  };
}

/** In a process of its own: a process has Prisma's engine for one kind of database. */
async function migrate(databaseUrl: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  await promisify(execFile)(process.execPath, ["prisma/migrate.ts"], { env });
}
