import { chmodSync, closeSync, existsSync, openSync, statSync } from "node:fs";

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * Restricts a database file, and the files that SQLite keeps beside it, to their owner, and creates
 * the file that way if there is none: files that SQLite adds later get the same mode.
 * https://www.sqlite.org/src/file/src/os_unix.c (findCreateFileMode)
 */
export function restrictToOwner(databaseUrl: string): void {
  const file = databaseUrl.replace(/^file:/, "");
  if (!databaseUrl.startsWith("file:") || file === ":memory:") return;
  if (!existsSync(file)) closeSync(openSync(file, "a", OWNER_ONLY));
  for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) close(name);
}

function close(file: string): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & OTHERS) === 0) return;
  try {
    chmodSync(file, OWNER_ONLY);
  } catch (error) {
    // The mode of another user's file can't be changed: its owner has to.
    const { code } = error as NodeJS.ErrnoException;
    process.emitWarning(
      `The database file is open to other users (${code ?? "no code"}): chmod 600 it`,
    );
  }
}
