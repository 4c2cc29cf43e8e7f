import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { DoorsFirst } from "./tests/setup/doors-first.ts";

/** Where a machine reads the results from, beside what a person reads. */
const results = process.env["VITEST_RESULTS"];
const environment = "tests/setup/environment.ts";
const elsewhere = [...configDefaults.exclude, "build/**"];

/**
 * Files beside the code and those of tests/storefront share a few processes: to start one and load
 * its libraries takes longer than most of them do. Those of tests/front-door also share a built app
 * in each of their processes. The rest of tests/ have a process each.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...{ name: "rooms", exclude: [...elsewhere, "tests/**"], isolate: false },
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "tests", dir: "tests" },
          exclude: [...elsewhere, "**/front-door/**", "**/storefront/**"],
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "storefront", exclude: elsewhere, dir: "tests/storefront", isolate: false },
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "front-door", exclude: elsewhere, dir: "tests/front-door", isolate: false },
          // In this order: the second one needs what the first one sets.
          setupFiles: [environment, "tests/front-door/world.ts"],
          sequence: { setupFiles: "list" },
        },
      },
    ],
    include: ["**/*.test.ts", "**/*.test.tsx"],
    globalSetup: "tests/setup/template.ts",
    sequence: { sequencer: DoorsFirst },
    pool: "forks",
    // Vitest would leave one to itself; many here wait for processes and browsers of their own.
    maxWorkers: availableParallelism() + 1,
    // Nothing here sleeps: whatever takes this long hangs, and a busy machine is no failure.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: results ? ["default", ["json", { outputFile: results }]] : ["default"],
  },
});
