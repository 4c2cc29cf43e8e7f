import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import { restrictToOwner } from "../app/server/database/sqlite/database-file.server.ts";

/** These migrations manage every table of the database. */
export const FILTERS = { externalTables: [], externalEnums: [] };
export type { SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";

const MODULE = "@prisma/schema-engine-wasm/schema_engine_bg";

/** The text of the model. */
export function readModel(): Promise<string> {
  return readFile(resolve(import.meta.dirname, "schema.prisma"), "utf8");
}

/** What a migration deletes is overwritten, as the app does it. */
class Overwriting extends PrismaBetterSqlite3 {
  readonly #connections: Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>[] = [];

  override async connect() {
    const connection = await super.connect();
    this.#connections.push(connection);
    await connection.executeScript("PRAGMA secure_delete = ON");
    return connection;
  }

  /** The engine leaves its connection open, and with it a lock. */
  async close(): Promise<void> {
    for (const connection of this.#connections.splice(0)) await connection.dispose();
  }
}

let loaded: Promise<void> | undefined;

/** Once for a process: the package's bindings know one instance. */
async function load(): Promise<void> {
  const file = createRequire(import.meta.url)
    .resolve(MODULE)
    .replace(/js$/, "wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": engine as unknown as WebAssembly.ModuleImports,
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
}

/**
 * Prisma's engine for migrations, as WebAssembly and through the app's own database driver. The
 * command-line tool would download the same engine as a program, which not every machine may.
 * `use` gets the engine; what the driver threw meanwhile is thrown as it was.
 */
export async function useSchemaEngine<Result>(
  databaseUrl: string,
  use: (engine: engine.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  await (loaded ??= load());
  restrictToOwner(databaseUrl);
  const connections = new Overwriting({ url: databaseUrl });
  const driver = bindMigrationAwareSqlAdapterFactory(connections);
  const options = { datamodels: [["schema.prisma", await readModel()] as [string, string]] };
  try {
    return await use(await engine.SchemaEngine.new(options, () => undefined, driver));
  } catch (error) {
    const [, id] = /^External error id#(\d+)$/.exec((error as Error).message) ?? [];
    throw (id && driver.errorRegistry.consumeError(Number(id))?.error) ?? error;
  } finally {
    await connections.close();
  }
}

/**
 * The SQL that leads from one model to another, or from an empty database where `from` is
 * undefined. Both are texts of a `schema.prisma`.
 */
export async function diffModels(from: string | undefined, to: string): Promise<string> {
  const model = (content: string) => ({
    tag: "schemaDatamodel" as const,
    files: [{ path: "schema.prisma", content }],
  });
  const { stdout } = await useSchemaEngine(":memory:", (engine) =>
    engine.diff({
      from: from === undefined ? { tag: "empty" } : model(from),
      to: model(to),
      script: true,
      exitCode: null,
      filters: FILTERS,
    }),
  );
  return stdout ?? "";
}
