import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { readModel } from "./model.ts";

const HERE = import.meta.dirname;
const CLI = createRequire(import.meta.url).resolve("prisma/build/index.js");

/**
 * Generates a client for each database from the one model: Prisma compiles the name of the database
 * into the client. The second one comes from a copy of the model that is removed again.
 */
const copy = await mkdtemp(join(HERE, ".postgres-"));
try {
  const model = (await readModel("postgres")).replace(
    /(?<=output\s+= )"\.\/client"/,
    JSON.stringify(resolve(HERE, "client-postgres")),
  );
  await writeFile(join(copy, "schema.prisma"), model);
  const models = [join(HERE, "schema.prisma"), join(copy, "schema.prisma")];
  await Promise.all(models.map(generate));
} finally {
  await rm(copy, { recursive: true });
}

/** Prisma checks that there is an engine of its own and never starts it (decision 34). */
function generate(schema: string): Promise<void> {
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: "/dev/null" };
  const child = spawn(process.execPath, [CLI, "generate", "--schema", schema], { env });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  return new Promise((done, fail) => {
    child.once("error", fail).once("close", (code) => {
      if (code === 0) done();
      else fail(new Error(`Prisma could not generate a client:\n${String(Buffer.concat(output))}`));
    });
  });
}
