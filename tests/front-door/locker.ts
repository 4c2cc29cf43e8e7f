import { spawn } from "node:child_process";
import { once } from "node:events";

const PROGRAM = `
  const { DatabaseSync } = require("node:sqlite");
  const database = new DatabaseSync(process.argv[1]);
  database.exec("BEGIN IMMEDIATE");
  process.stdout.write("locked");
  process.stdin.resume().on("end", () => database.exec("ROLLBACK"));
`;

/**
 * Lets another process hold the write lock of a database; returns how to end it. Another process,
 * because file locks are the process's own: a second SQLite in this one would not be held up.
 */
export async function lockDatabase(url: string): Promise<() => Promise<void>> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "-e", PROGRAM, url.replace("file:", "")],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  await once(child.stdout, "data");
  return async () => {
    child.stdin.end();
    await once(child, "exit");
  };
}
