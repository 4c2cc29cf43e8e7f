import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { readTables, type Table } from "#prisma/tables.ts";
import { nameOf } from "../database-name.ts";
import { databaseKind, WORKING_ADDRESSES } from "../database-url.ts";
import type { Connection } from "./connection.ts";
import { connectPostgres } from "./postgres-connection.server.ts";
import { connectSqlite } from "./sqlite-connection.server.ts";

/** The two databases of a move, by their addresses. */
export interface Addresses {
  from: string;
  to: string;
}

export interface Sides {
  source: Connection;
  target: Connection;
  tables: Table[];
  close(): Promise<void>;
}

/** Throws an Error if these can't be the two sides of a move; opens nothing. */
export function checkAddresses({ from, to }: Addresses): void {
  for (const [option, url] of [
    ["--from", from],
    ["--to", to],
  ] as const) {
    if (!databaseKind(url)) throw new Error(`${option} must be ${WORKING_ADDRESSES}.`);
  }
  const file = fileOf(from);
  // To open a file that is not there would make one.
  if (file && !existsSync(file)) throw new Error(`There is no file ${file}.`);
  if (isSame(from, to)) throw new Error("--from and --to are the same database.");
}

/** Opens both sides for this process alone. Throws DatabaseInUse where other programs use one. */
export async function openSides({ from, to }: Addresses): Promise<Sides> {
  const tables = await readTables();
  const target = await connect(to, []);
  try {
    const source = await connect(from, tables);
    return {
      source,
      target,
      tables,
      async close() {
        await Promise.allSettled([source.close(), target.close()]);
      },
    };
  } catch (error) {
    await target.close();
    throw error;
  }
}

async function connect(url: string, frozen: Table[]): Promise<Connection> {
  const file = fileOf(url);
  return file ? connectSqlite(url, file) : connectPostgres(url, nameOf(url), frozen);
}

/** The whole path of a file; undefined for a server. */
function fileOf(url: string): string | undefined {
  return databaseKind(url) === "sqlite" ? resolve(nameOf(url)) : undefined;
}

/** A server that is named in two ways is found by the lock that both sides take. */
function isSame(from: string, to: string): boolean {
  const files = [fileOf(from), fileOf(to)].map(
    (file) => file && statSync(file, { throwIfNoEntry: false }),
  );
  const [one, other] = files;
  if (one && other) return one.dev === other.dev && one.ino === other.ino;
  return nameOf(from) === nameOf(to);
}
