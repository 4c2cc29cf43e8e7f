import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { LongFilesFirst } from "./tests/setup/long-files-first.ts";
import { SlowestFiles } from "./tests/setup/slowest-files.ts";

/** Two runs may go on at once: each has a folder of its own, which its processes find by this name. */
process.env["TESTS_RUN"] ??= String(process.pid);
/** The folder for results that a machine reads, a file for each run, besides what a person reads. */
const results = process.env["VITEST_RESULTS"];
const environment = "tests/setup/environment.ts";
const include = ["**/*.test.ts", "**/*.test.tsx"];
const elsewhere = [...configDefaults.exclude, "build/**"];

/** Tests of what only PostgreSQL has. */
const ofPostgres = [
  "prisma/postgres.test.ts",
  ...globSync("app/server/database/postgres/*.test.ts"),
];

/**
 * Tests beside the code that use a database run on PostgreSQL too: those of the rooms that write most,
 * except for files that say why they are of SQLite alone.
 */
const onPostgres = globSync(
  "app/{outbox,intake,import,delivery,merchant,alerts,restock,server,catalog,shopify,pages}/**/*.test.ts",
).filter((file) => {
  const text = readFileSync(file, "utf8");
  return (
    /db\.server|#tests\/(shops|delivery|setup)/.test(text) &&
    !/^\/\/ SQLite only: /m.test(text) &&
    !ofPostgres.includes(file)
  );
});

/** Tests of whole processes, and of histories of them, run on both; those of tests/postgres need a server. */
const processesOnPostgres = [
  "tests/crash.test.ts",
  "tests/histories/histories.test.ts",
  ...["killed", "killed-crowd", "lost-settles", "imports-killed"].map(
    (name) => `tests/processes/${name}.test.ts`,
  ),
  ...globSync("tests/postgres/*.test.ts"),
];

/**
 * Files beside the code and those of tests/storefront share a few processes: to start one and load its
 * libraries takes longer than most of these files. Those of tests/front-door also share a built app in
 * each of their processes. The rest of tests/ has a process for each file.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "rooms",
          include,
          exclude: [...elsewhere, ...ofPostgres, "tests/**"],
          isolate: false,
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          name: "rooms-postgres",
          include: [...onPostgres, ...ofPostgres],
          isolate: false,
          globalSetup: "tests/setup/postgres.ts",
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          name: "tests",
          include,
          dir: "tests",
          exclude: [...elsewhere, "**/front-door/**", "**/storefront/**", "**/postgres/**"],
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          name: "tests-postgres",
          include: processesOnPostgres,
          globalSetup: "tests/setup/postgres.ts",
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          name: "storefront",
          include,
          dir: "tests/storefront",
          exclude: elsewhere,
          isolate: false,
          setupFiles: environment,
        },
      },
      {
        extends: true,
        test: {
          name: "front-door",
          include,
          dir: "tests/front-door",
          exclude: elsewhere,
          isolate: false,
          // In this order: the second one needs what the first one sets.
          setupFiles: [environment, "tests/front-door/world.ts"],
          sequence: { setupFiles: "list" },
        },
      },
      {
        extends: true,
        test: {
          name: "front-door-postgres",
          include: globSync("tests/front-door/*.test.ts"),
          isolate: false,
          globalSetup: "tests/setup/postgres.ts",
          setupFiles: [environment, "tests/front-door/world.ts"],
          sequence: { setupFiles: "list" },
        },
      },
    ],
    globalSetup: "tests/setup/template.ts",
    // RANDOM_ORDER=1 mixes files and tests, to find those that depend on others.
    sequence: process.env["RANDOM_ORDER"] ? { shuffle: true } : { sequencer: LongFilesFirst },
    pool: "forks",
    // Vitest would keep one core for itself; many tests here wait for their own processes and browsers.
    maxWorkers: availableParallelism() + 1,
    // No test sleeps: one that takes this long hangs. The limit leaves room for a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: [
      "default",
      new SlowestFiles(),
      ...(results
        ? [["json", { outputFile: `${results}/${process.pid}.json` }] as ["json", object]]
        : []),
    ],
  },
});
