import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nameOf, withoutLogin } from "../app/server/database/database-name.ts";
import { databaseKind, WORKING_ADDRESSES } from "../app/server/database/database-url.ts";
import { checkReachable } from "./connections.ts";
import { migrateAtStart } from "./migrate-at-start.ts";
import { refuseUnfinishedMove } from "./unfinished-move.ts";
import { FILTERS, useSchemaEngine, type SchemaEngine } from "./schema-engine.ts";

type MigrationsInput = Parameters<SchemaEngine["applyMigrations"]>[0];

const LOCKFILE = "migration_lock.toml";

/**
 * Migrates a database to this release's model. Returns what was done in one line; on failure throws
 * an Error that says which migration failed and why. The migrations before it stay applied. Refuses
 * a database that a newer release has migrated: this one would not know its columns. Several may
 * migrate one database at once: Prisma's engine takes an advisory lock for it, and all but the first
 * find it done.
 */
export async function migrate(
  databaseUrl: string,
  folder = migrationsFor(databaseUrl),
): Promise<string> {
  const name = nameOf(databaseUrl);
  try {
    await checkReachable(databaseUrl);
    const applied = await useSchemaEngine(databaseUrl, (engine) => apply(engine, folder));
    return applied.length > 0
      ? `The database ${name} was migrated: ${applied.join(", ")}.`
      : `The database ${name} is up to date.`;
  } catch (error) {
    const message = withoutLogin((error as Error).message, databaseUrl);
    throw new Error(`The database ${name} could not be migrated:\n${message}`, { cause: error });
  }
}

/** The database can be reached, and is not one that this release can use. */
export class NotCurrent extends Error {
  override name = "NotCurrent";
}

/**
 * Throws NotCurrent, which says what to do, unless a database has exactly the migrations of this
 * release; another error where it can't be reached. Changes nothing.
 */
export async function requireCurrent(
  databaseUrl: string,
  folder = migrationsFor(databaseUrl),
): Promise<void> {
  const name = nameOf(databaseUrl);
  const input = { migrationsList: readMigrations(folder), filters: FILTERS };
  await checkReachable(databaseUrl);
  const state = await useSchemaEngine(databaseUrl, (engine) => diagnose(engine, input));
  if (!state?.hasMigrationsTable) throw new NotCurrent(`${name} is no database of this app.`);
  const { history, failedMigrationNames } = state;
  const failed = failedMigrationNames.join(", ");
  if (failed)
    throw new NotCurrent(`A migration of ${name} has failed (${failed}): resolve it first.`);
  if (history && "unpersistedMigrationNames" in history) {
    const newer = history.unpersistedMigrationNames.join(", ");
    throw new NotCurrent(`A newer release has migrated ${name} (${newer}): use that release.`);
  }
  if (history) {
    const missing = history.unappliedMigrationNames.join(", ");
    throw new NotCurrent(
      `${name} is of an older release (without ${missing}): start this release on it once, and stop it.`,
    );
  }
}

/** The folder of the migrations for the database that an address names. */
function migrationsFor(databaseUrl: string): string {
  const kind = databaseKind(databaseUrl);
  if (!kind) throw new Error(`DATABASE_URL must be ${WORKING_ADDRESSES}.`);
  return resolve(import.meta.dirname, "migrations", kind);
}

async function apply(engine: SchemaEngine, folder: string): Promise<string[]> {
  const input = { migrationsList: readMigrations(folder), filters: FILTERS };
  const newer = await unknownMigrations(engine, input);
  if (newer.length > 0) {
    throw new Error(
      `A newer release has migrated it (${newer.join(", ")}): start that release, or restore a backup.`,
    );
  }
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

/** What the database has, and this release does not. */
async function unknownMigrations(engine: SchemaEngine, input: MigrationsInput): Promise<string[]> {
  const history = (await diagnose(engine, input))?.history;
  return history && "unpersistedMigrationNames" in history ? history.unpersistedMigrationNames : [];
}

/** How a database's migrations differ from those of a folder; undefined where it has had none. */
async function diagnose(engine: SchemaEngine, input: MigrationsInput) {
  try {
    return await engine.diagnoseMigrationHistory({ ...input, optInToShadowDatabase: false });
  } catch (error) {
    // There is no table of migrations yet.
    if (error instanceof Error && "code" in error && error.code === "P1014") return undefined;
    throw error;
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

if (import.meta.main) {
  const databaseUrl = process.env["DATABASE_URL"];
  try {
    if (!databaseUrl) throw new Error("DATABASE_URL is missing. See .env.example.");
    const done = await migrateAtStart(() => migrate(databaseUrl));
    process.stdout.write(`${done}\n`);
    await refuseUnfinishedMove(databaseUrl);
    // Prisma's engine leaves a timer of ten seconds.
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
