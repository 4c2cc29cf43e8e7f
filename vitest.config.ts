import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { DoorsFirst } from "./tests/setup/doors-first.ts";
import { SlowestFiles } from "./tests/setup/slowest-files.ts";

/** The file for results that a machine reads, besides what a person reads. */
const results = process.env["VITEST_RESULTS"];
const elsewhere = [...configDefaults.exclude, "build/**"];

/**
 * Two kinds of test files. Those beside their code, pure or with a database, share a few processes: to
 * start one and load its libraries would take longer than most of these files. Those in tests/ test the
 * whole from outside, each in its own process.
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
    // Vitest would keep one core for itself; many tests here wait for their own processes and browsers.
    maxWorkers: availableParallelism() + 1,
    // No test sleeps: one that takes this long hangs. The limit leaves room for a busy machine.
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
