import { readFileSync } from "node:fs";
import { parseEnv } from "#app/server/env.server.ts";

const TOML = readFileSync("shopify.app.toml", "utf8");

/** The database's address may have gaps that a host fills in, and NODE_ENV is for libraries. */
const NOT_READ_HERE = new Set(["DATABASE_URL", "NODE_ENV"]);

/** Which of a file's variables the app does not read. Throws an Error where it refuses a value. */
export function namesUnknown(variables: Record<string, string>): string[] {
  const given = Object.entries(variables).filter(([name]) => !NOT_READ_HERE.has(name));
  const parsed = parseEnv({ ...process.env, ...Object.fromEntries(given) }, TOML);
  return given.map(([name]) => name).filter((name) => !(name in parsed));
}
