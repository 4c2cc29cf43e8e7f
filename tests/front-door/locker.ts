import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { onPostgres } from "../setup/database.ts";

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
 * Keeps a database from being written, for a while or until the returned function is called, which
 * waits for the end. On SQLite another process holds the lock, because file locks are the process's
 * own: a second SQLite in this one would not be held up.
 */
export async function lockDatabase(url: string, forMs?: number): Promise<() => Promise<void>> {
  if (onPostgres) return lockTables(url, forMs);
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

/** Locks what a sign-up, a merchant and a webhook write; it can still be read. */
async function lockTables(url: string, forMs?: number): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE "Subscription", "Lane", "Merchant" IN EXCLUSIVE MODE`);
  const ended = forMs === undefined ? undefined : wait(forMs).then(() => client.end());
  return () => ended ?? client.end();
}

/** Lets another process write to a database, and waits until it has. */
export async function writeElsewhere(url: string, sql: string): Promise<void> {
  await promisify(execFile)(process.execPath, program(url, sql));
}
