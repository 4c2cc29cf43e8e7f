import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FILTERS, useSchemaEngine, type SchemaEngine } from "./schema-engine.ts";

const MIGRATIONS = resolve(import.meta.dirname, "migrations/sqlite");
const LOCKFILE = "migration_lock.toml";

/**
 * Migrates a database to this release's model. Returns what was done in one line; on failure throws
 * an Error that says which migration failed and why. The migrations before it stay applied.
 */
export async function migrate(databaseUrl: string, folder = MIGRATIONS): Promise<string> {
  const name = nameOf(databaseUrl);
  try {
    const applied = await useSchemaEngine(databaseUrl, (engine) => apply(engine, folder));
    return applied.length > 0
      ? `The database ${name} was migrated: ${applied.join(", ")}.`
      : `The database ${name} is up to date.`;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`The database ${name} could not be migrated:\n${message}`, { cause: error });
  }
}

async function apply(engine: SchemaEngine, folder: string): Promise<string[]> {
  const input = { migrationsList: readMigrations(folder), filters: FILTERS };
  try {
    return (await engine.applyMigrations(input)).appliedMigrationNames;
  } catch (error) {
    const { message } = error as Error;
    // The driver's error says what failed, and not in which migration.
    const history = await engine
      .diagnoseMigrationHistory({ ...input, optInToShadowDatabase: false })
      .catch(() => undefined);
    const failed = history?.failedMigrationNames.find((name) => !message.includes(name));
    throw failed === undefined ? error : new Error(`${failed}: ${message}`, { cause: error });
  }
}

/** The migrations in their order, as the engine wants them. */
function readMigrations(folder: string) {
  const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
  return {
    baseDir: folder,
    lockfile: { path: LOCKFILE, content: read(LOCKFILE) },
    shadowDbInitScript: "",
    migrationDirectories: globSync("*/migration.sql", { cwd: folder })
      .sort()
      .map((file) => ({
        path: dirname(file),
        migrationFile: { path: basename(file), content: { tag: "ok" as const, value: read(file) } },
      })),
  };
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
    process.stdout.write(`${await migrate(databaseUrl)}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
