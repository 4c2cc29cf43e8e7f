import { execFile } from "node:child_process";
import { expect, it } from "vitest";

it("a process that has started servers ends with the code that it has set", async () => {
  const program = `await import("./tests/setup/postgres-server.ts"); process.exitCode = 3;`;
  const code = await new Promise((done) => {
    const flags = ["--input-type=module", "--eval", program];
    execFile(process.execPath, flags, (error) => done(error?.code ?? 0));
  });
  expect(code).toBe(3);
});
