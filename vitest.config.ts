import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { DoorsFirst } from "./tests/setup/doors-first.ts";
import { SlowestFiles } from "./tests/setup/slowest-files.ts";

/** Where a machine reads the results from, beside what a person reads. */
const results = process.env["VITEST_RESULTS"];
const elsewhere = [...configDefaults.exclude, "build/**"];

/**
 * Two kinds of files. What stands beside its test, pure or on a database, shares a few processes:
 * to start one and load its libraries would take longer than most of those files do. What tests/
 * has looks at all of it from outside, and has a process for each file.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: "rooms", exclude: [...elsewhere, "tests/**"], isolate: false },
      },
      {
        extends: true,
        test: {
          name: "tests",
          exclude: elsewhere,
          dir: "tests",
          globalSetup: ["tests/setup/shared-browser.ts"],
        },
      },
    ],
    include: ["**/*.test.ts", "**/*.test.tsx"],
    globalSetup: "tests/setup/template.ts",
    setupFiles: "tests/setup/environment.ts",
    sequence: { sequencer: DoorsFirst },
    pool: "forks",
    // Vitest would leave one to itself; many here wait for processes and browsers of their own.
    maxWorkers: availableParallelism() + 1,
    // Nothing here sleeps: whatever takes this long hangs, and a busy machine is no failure.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: [
      "default",
      new SlowestFiles(),
      ...(results ? [["json", { outputFile: results }] as ["json", object]] : []),
    ],
  },
});
