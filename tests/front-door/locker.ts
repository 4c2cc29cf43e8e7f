import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

const PROGRAM = `
  const { DatabaseSync } = require("node:sqlite");
  const [, file, sql, undo] = process.argv;
  const database = new DatabaseSync(file);
  database.exec(sql);
  process.stdout.write("done");
  const end = () => { database.exec("ROLLBACK"); process.exit(); };
  if (undo === "when told") process.stdin.resume().on("end", end);
  else if (undo) setTimeout(end, Number(undo));
`;

function program(url: string, ...rest: string[]): string[] {
  return [
    "--disable-warning=ExperimentalWarning",
    "-e",
    PROGRAM,
    url.replace("file:", ""),
    ...rest,
  ];
}

/**
 * Lets another process hold the write lock of a database, for a while or until it is told; returns
 * how to tell it, and to wait for it. Another process, because file locks are the process's own: a
 * second SQLite in this one would not be held up.
 */
export async function lockDatabase(url: string, forMs?: number): Promise<() => Promise<void>> {
  const undo = forMs === undefined ? "when told" : String(forMs);
  const child = spawn(process.execPath, program(url, "BEGIN IMMEDIATE", undo), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  return async () => {
    child.stdin.end();
    await ended;
  };
}

/** Lets another process write to a database, and waits until it has. */
export async function writeElsewhere(url: string, sql: string): Promise<void> {
  await promisify(execFile)(process.execPath, program(url, sql));
}
