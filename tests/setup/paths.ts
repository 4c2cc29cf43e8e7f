import { randomUUID } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, globSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

/** Tests commit thousands of times: where a machine keeps files in memory, no commit waits for the disk. */
const MEMORY = "/dev/shm";

/** Everything that tests of this checkout store: a folder for each run, named after its process. */
const RUNS = existsSync(MEMORY)
  ? resolve(MEMORY, `notify-me-tests${process.cwd().replaceAll("/", "-")}`)
  : resolve(".tests");
/** The configuration names the run, so that all of its processes use one folder. */
const run = resolve(RUNS, process.env["TESTS_RUN"] ?? String(process.pid));
export const DATABASES = resolve(run, "sqlite");
export const POSTGRES_DATA = resolve(run, "postgres");
export const TEMPLATE = resolve(DATABASES, "template.sqlite");

/** Makes a folder that every account of the machine may enter, whatever the umask: so may a server's. */
export function openFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.startsWith(first); made = dirname(made)) chmodSync(made, 0o755);
}

/** A database of its own, migrated and empty; its address as DATABASE_URL wants it. */
export function freshDatabase(): string {
  const file = resolve(DATABASES, `${randomUUID()}.sqlite`);
  copyFileSync(TEMPLATE, file);
  return `file:${file}`;
}

/** Removes a database, with the files that SQLite keeps beside it. */
export function removeDatabase(url: string): void {
  for (const file of globSync(`${url.replace("file:", "")}*`)) rmSync(file);
}

/** Removes what ended runs have left, also those that were killed. */
export function removeEndedRuns(): void {
  for (const path of globSync(`${RUNS}/*`)) {
    if (!isAlive(Number(basename(path)))) rmSync(path, { recursive: true, force: true });
  }
}

/** Whether a process is there; asking with signal 0 sends nothing. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
