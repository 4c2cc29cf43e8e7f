import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#prisma/migrate.ts";
import type { Figure } from "./figures.ts";

/** What a benchmark is given. */
export interface Bench {
  /** Shorter and rougher: to try the benchmarks themselves, not for figures. */
  short: boolean;
  /** A word to whoever watches; beside the figures, not among them. */
  say(line: string): void;
  /** A database of its own, migrated and empty; its address as DATABASE_URL wants it. */
  database(): Promise<string>;
  /** Tells the most memory that a worker has had. */
  sawMemory(mb: number): void;
}

export type Benchmark = (bench: Bench) => Promise<Figure[]>;

export interface OpenBench extends Bench {
  /** The most memory of any worker so far; undefined where none was at work. */
  mostMemory(): number | undefined;
  close(): Promise<void>;
}

/** Databases live in the system's folder for temporary files: set TMPDIR where that is no real disk. */
export async function openBench({ short }: { short: boolean }): Promise<OpenBench> {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  const template = join(directory, "template.sqlite");
  let databases = 0;
  let most: number | undefined;
  return {
    short,
    say: (line) => void process.stderr.write(`${line}\n`),
    async database() {
      if (databases === 0) migrate(`file:${template}`);
      const file = join(directory, `${++databases}.sqlite`);
      await copyFile(template, file);
      return `file:${file}`;
    },
    sawMemory: (mb) => (most = Math.max(most ?? 0, mb)),
    mostMemory: () => most,
    close: () => rm(directory, { recursive: true, force: true }),
  };
}
