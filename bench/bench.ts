import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#prisma/migrate.ts";
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

export interface OpenBench extends Bench {
  /** The most memory of any worker so far; undefined without a worker. */
  mostMemory(): number | undefined;
  close(): Promise<void>;
}

/** Databases are in the system's temporary folder: set TMPDIR if that is not on a real disk. */
export async function openBench({ short }: { short: boolean }): Promise<OpenBench> {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  const template = join(directory, "template.sqlite");
  let databases = 0;
  let migrated: Promise<string> | undefined;
  let most: number | undefined;
  return {
    short,
    say: (line) => void process.stderr.write(`${line}\n`),
    async database() {
      await (migrated ??= migrate(`file:${template}`));
      const file = join(directory, `${++databases}.sqlite`);
      await copyFile(template, file);
      return `file:${file}`;
    },
    sawMemory: (mb) => (most = Math.max(most ?? 0, mb)),
    mostMemory: () => most,
    close: () => rm(directory, { recursive: true, force: true }),
  };
}
