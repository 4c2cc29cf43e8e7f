import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "./lock.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "notify-me-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a directory takes one sandbox; a second one gets one line with the address of the first", () => {
  const lock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(`A sandbox is already running on ${directory}.`);
  lock.publish("http://localhost:4000");
  expect(() => lockDirectory(directory)).toThrow(
    `A sandbox is already running on ${directory}: its admin is http://localhost:4000, and Ctrl-C in its terminal ends it.`,
  );
  lock.release();
});

test("a released directory can be taken again, and names no earlier sandbox", () => {
  const first = lockDirectory(directory);
  first.publish("http://localhost:4000");
  first.release();
  const second = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(`A sandbox is already running on ${directory}.`);
  second.release();
});

test("a killed process leaves no lock", async () => {
  const program = `
    const { lockDirectory } = await import("./sandbox/lock.ts");
    lockDirectory(process.argv[1]);
    process.stdout.write("held");
    setInterval(() => undefined, 1000);
  `;
  const args = ["--input-type=module", "--eval", program, directory];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  expect(() => lockDirectory(directory)).toThrow("already running");
  child.kill("SIGKILL");
  await once(child, "exit");
  lockDirectory(directory).release();
});
