import { defineConfig } from "vitest/config";

/** Three kinds of tests, each beside what it speaks of: pure and database tests beside their files, the front door and the browser under tests/. */
export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "build/**"],
    pool: "forks",
  },
});
