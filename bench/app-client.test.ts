import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SERVER_FLAGS } from "#sandbox/app-process.ts";
import { WORKER_FLAGS } from "./app-client.ts";

test.each([
  ["worker", WORKER_FLAGS],
  ["start", SERVER_FLAGS],
] as const)("npm run %s is measured with the flags that it ships with", (name, flags) => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: Record<typeof name, string>;
  };
  expect(scripts[name].split(" ").filter((word) => /^--(?!env-file)/.test(word))).toEqual(flags);
});
