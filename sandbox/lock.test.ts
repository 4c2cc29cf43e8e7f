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

test("a directory is one sandbox's, and the second one is told in one line where the first is", () => {
  const lock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(`A sandbox is already running on ${directory}.`);
  lock.publish("http://localhost:4000");
  expect(() => lockDirectory(directory)).toThrow(
    `A sandbox is already running on ${directory}: its admin is http://localhost:4000, and Ctrl-C in its terminal ends it.`,
  );
  lock.release();
});

test("a directory that was released can be had again, and tells of nobody who was there before", () => {
  const first = lockDirectory(directory);
  first.publish("http://localhost:4000");
  first.release();
  const second = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(`A sandbox is already running on ${directory}.`);
  second.release();
});

test("a killed process leaves no lock standing", async () => {
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
