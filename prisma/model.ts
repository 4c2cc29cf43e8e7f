import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { DatabaseKind } from "../app/server/database/database-url.ts";

/** As the model file names each database. */
const PROVIDERS = { sqlite: "sqlite", postgres: "postgresql" };

/** The text of the model, which is written for SQLite, for a kind of database. */
export async function readModel(kind: DatabaseKind = "sqlite"): Promise<string> {
  const text = await readFile(resolve(import.meta.dirname, "schema.prisma"), "utf8");
  return modelFor(kind, text);
}

/** The same model for another kind of database: only the name of the provider differs. */
export function modelFor(kind: DatabaseKind, text: string): string {
  return text.replace(/(?<=^datasource db \{\n\s*provider = )"\w+"/m, `"${PROVIDERS[kind]}"`);
}
