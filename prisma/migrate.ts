import { spawnSync } from "node:child_process";

const PRISMA = "node_modules/prisma/build/index.js";

/**
 * Migrates a database to this release's model. Returns what was done in one line; on failure throws
 * an Error with Prisma's full output. Prisma's own lines name the model file's placeholder instead
 * of the database, so they are not printed.
 */
export function migrate(databaseUrl: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PRISMA, "migrate", "deploy"], {
    env: { ...process.env, DATABASE_URL: databaseUrl, CHECKPOINT_DISABLE: "1", NO_COLOR: "1" },
    encoding: "utf8",
  });
  const name = nameOf(databaseUrl);
  if (status !== 0) {
    throw new Error(`The database ${name} could not be migrated:\n${stdout}${stderr}`.trimEnd());
  }
  const applied = [...stdout.matchAll(/^ +└─ (\d\S*)\/$/gm)].map(([, migration]) => migration);
  return applied.length > 0
    ? `The database ${name} was migrated: ${applied.join(", ")}.`
    : `The database ${name} is up to date.`;
}

/** The file, or the server and its database: never the user or the password. */
function nameOf(databaseUrl: string): string {
  if (databaseUrl.startsWith("file:")) return databaseUrl.slice("file:".length);
  const url = URL.parse(databaseUrl);
  return url ? url.host + url.pathname : "of DATABASE_URL";
}

if (import.meta.main) {
  const databaseUrl = process.env["DATABASE_URL"];
  try {
    if (!databaseUrl) throw new Error("DATABASE_URL is missing. See .env.example.");
    process.stdout.write(`${migrate(databaseUrl)}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
