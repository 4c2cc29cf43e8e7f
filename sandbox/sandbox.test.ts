import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "./lock.ts";
import { startSandbox } from "./sandbox.ts";
import { serve } from "./serve.ts";

let directory: string;
let kept: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "notify-me-sandbox-"));
  kept = join(directory, "app.sqlite");
  writeFileSync(kept, "what an earlier run kept");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a reset whose port is taken deletes nothing", async () => {
  const other = await serve(() => Promise.resolve(new Response("other")));
  const start = startSandbox({ port: other.port, directory, reset: true });
  await expect(start).rejects.toMatchObject({ code: "EADDRINUSE", port: other.port });
  await other.close();
  expect(existsSync(kept)).toBe(true);
  // It failed in order: the directory is free again.
  lockDirectory(directory).release();
});

test("a reset of another sandbox's directory deletes nothing, whatever its ports", async () => {
  const lock = lockDirectory(directory);
  const start = startSandbox({ port: 0, directory, reset: true });
  await expect(start).rejects.toThrow("A sandbox is already running");
  expect(existsSync(kept)).toBe(true);
  lock.release();
});
