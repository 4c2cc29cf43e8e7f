import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import { databaseKind } from "../app/server/database/database-url.ts";
import { connectionsTo } from "./connections.ts";
import { modelFor, readModel } from "./model.ts";

/** These migrations manage every table of the database. */
export const FILTERS = { externalTables: [], externalEnums: [] };
export type { SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";

const MODULE = "@prisma/schema-engine-wasm/schema_engine_bg";

/**
 * Once for a process, and not for each copy of this module in it: the package's bindings know one
 * instance, and keep views of its memory.
 */
const loaded = globalThis as { schemaEngine?: Promise<void> };

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
 * `use` gets the engine; an error that the driver threw during it is thrown as it was.
 */
export async function useSchemaEngine<Result>(
  databaseUrl: string,
  use: (engine: engine.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  await (loaded.schemaEngine ??= load());
  const connections = connectionsTo(databaseUrl);
  const driver = bindMigrationAwareSqlAdapterFactory(connections);
  const model = await readModel(databaseKind(databaseUrl));
  const options = { datamodels: [["schema.prisma", model] as [string, string]] };
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
 * undefined. Both are texts of a `schema.prisma`. For the kind of database that the address names,
 * which is left as it is; for SQLite without one.
 */
export async function diffModels(
  from: string | undefined,
  to: string,
  databaseUrl = "",
): Promise<string> {
  const kind = databaseKind(databaseUrl) === "postgres" ? "postgres" : "sqlite";
  const model = (text: string) => ({
    tag: "schemaDatamodel" as const,
    files: [{ path: "schema.prisma", content: modelFor(kind, text) }],
  });
  const { stdout } = await useSchemaEngine(
    kind === "postgres" ? databaseUrl : ":memory:",
    (engine) =>
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
