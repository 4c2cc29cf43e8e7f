import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Where a machine reads the results from, beside what a person reads. */
const results = process.env["VITEST_RESULTS"];

/** Pure and database tests stand beside their files; the front door and the browser under tests/. */
export default defineConfig({
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", "build/**"],
    globalSetup: "tests/setup/template.ts",
    setupFiles: "tests/setup/environment.ts",
    pool: "forks",
    // Vitest would leave one to itself; many here wait for processes and browsers of their own.
    maxWorkers: availableParallelism() + 1,
    // Nothing here sleeps: whatever takes this long hangs, and a busy machine is no failure.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: results ? ["default", ["json", { outputFile: results }]] : ["default"],
  },
});
