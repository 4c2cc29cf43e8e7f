import { randomUUID } from "node:crypto";
import { copyFileSync, existsSync, globSync, rmSync } from "node:fs";
import { resolve } from "node:path";

/** Tests commit thousands of times: where a machine keeps files in memory, no commit waits for the disk. */
const MEMORY = "/dev/shm";

/** Named after this checkout, so that two can be tested at once. */
export const DATABASES = existsSync(MEMORY)
  ? resolve(MEMORY, `notify-me-tests${process.cwd().replaceAll("/", "-")}`)
  : resolve(".tests");
/** Beside them, as each of the two is emptied when a run begins. */
export const POSTGRES_DATA = `${DATABASES}-postgres`;
export const TEMPLATE = resolve(DATABASES, "template.sqlite");

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
