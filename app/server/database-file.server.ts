import { chmodSync, closeSync, existsSync, openSync, statSync } from "node:fs";

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * Makes a database's file, and what SQLite keeps beside it, its owner's alone, and creates the file so
 * where there is none: what SQLite adds later has the file's own mode.
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
    // Another user's file can be read and written, but not closed: its owner has to.
    const { code } = error as NodeJS.ErrnoException;
    process.emitWarning(
      `The database file is open to other users (${code ?? "no code"}): chmod 600 it`,
    );
  }
}
