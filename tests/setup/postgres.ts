import type { TestProject } from "vitest/node";
import { startPostgres, type PostgresServer } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the server's first database; undefined where the tests are on SQLite. */
    postgresUrl: string | undefined;
  }
}

let server: PostgresServer | undefined;

/** Starts one server for the run, with one migrated database; every test file works on a copy of it. */
export async function setup(project: TestProject): Promise<void> {
  server = await startPostgres();
  await server.createMigrated("template");
  project.provide("postgresUrl", server.addressOf("postgres"));
}

export async function teardown(): Promise<void> {
  await server?.stop();
}
