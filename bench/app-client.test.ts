import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WORKER_FLAGS } from "./app-client.ts";

test("the worker is measured with the flags that it ships with", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: { worker: string };
  };
  expect(scripts.worker.split(" ").filter((word) => /^--max-/.test(word))).toEqual(WORKER_FLAGS);
});
