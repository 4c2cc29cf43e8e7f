import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { POSTGRES_DATA } from "./paths.ts";
import { startPostgres } from "./postgres-server.ts";

it("a process that has started servers ends with the code that it has set", async () => {
  const program = `
    const { startPostgres } = await import("./tests/setup/postgres-server.ts");
    await (await startPostgres()).stop();
    process.exitCode = 3;`;
  const code = await new Promise((done) => {
    const flags = ["--input-type=module", "--eval", program];
    execFile(process.execPath, flags, (error) => done(error?.code ?? 0));
  });
  expect(code).toBe(3);
});

it("a server ends with the process that started it, also when that is killed", async () => {
  const program = `
    const { startPostgres } = await import("./tests/setup/postgres-server.ts");
    console.log((await startPostgres()).addressOf("postgres"));`;
  const starter = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  const [line] = (await once(starter.stdout, "data")) as [Buffer];
  const client = new pg.Client({ connectionString: line.toString().trim() });
  await client.connect();
  const ended = new Promise((done) => client.on("error", done).on("end", () => done(undefined)));
  starter.kill("SIGKILL");
  await ended;
});

it("a server that can't start says why", async () => {
  const directory = resolve(POSTGRES_DATA, "refused");
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  await expect(startPostgres({ directory, flags: ["-c", "max_connections=no"] })).rejects.toThrow(
    /did not start:[^]*max_connections/,
  );
});
