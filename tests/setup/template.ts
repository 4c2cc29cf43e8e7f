import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { DATABASES, TEMPLATE } from "./paths.ts";

/** Migrates one empty database; every test file works on a copy of it. */
export function setup(): void {
  rmSync(DATABASES, { recursive: true, force: true });
  mkdirSync(DATABASES, { recursive: true });
  execFileSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    env: { ...process.env, DATABASE_URL: `file:${TEMPLATE}`, CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

export function teardown(): void {
  rmSync(DATABASES, { recursive: true, force: true });
}
