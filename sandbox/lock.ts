import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const LOCK = "lock.sqlite";
const ADDRESS = "address.txt";

/** Files of the running sandbox, not of its state: a reset keeps them. */
export const LOCK_FILES = [LOCK, `${LOCK}-journal`, ADDRESS];

export interface Lock {
  /** Stores this sandbox's address for a later one. */
  publish(address: string): void;
  release(): void;
}

/**
 * Takes a directory for one sandbox. The lock is SQLite's on a file: the operating system releases it
 * with the process, however that ends. Throws an Error of one line if another sandbox has the directory.
 */
export function lockDirectory(directory: string): Lock {
  const address = join(directory, ADDRESS);
  const lock = new DatabaseSync(join(directory, LOCK), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    const { errcode, message } = error as Error & { errcode?: number };
    if (errcode !== SQLITE_BUSY) throw new Error(`${directory} can't be locked: ${message}.`);
    throw new Error(`A sandbox is already running on ${directory}${at(address)}.`);
  }
  writeFileSync(address, "");
  return {
    publish: (text) => writeFileSync(address, text),
    release: () => lock.close(),
  };
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/** Empty while that sandbox is still taking its ports. */
function at(file: string): string {
  const address = readFileSync(file, { encoding: "utf8", flag: "a+" });
  return address && `: its admin is ${address}, and Ctrl-C in its terminal ends it`;
}
