import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrate } from "./migrate.ts";

const directory = mkdtempSync(join(tmpdir(), "notify-me-migrate-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(databaseUrl: string) {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return spawnSync(process.execPath, ["prisma/migrate.ts"], { env, encoding: "utf8" });
}

test("a migration reports in one line what it did and where, and the next one that there was nothing to do", () => {
  const file = join(directory, "shop.sqlite");
  const first = run(`file:${file}`);
  expect(first.stdout).toMatch(/^The database .* was migrated: \d+_first, \d+_\w+.*\.\n$/);
  expect(first.stdout).toContain(file);
  expect(first.stderr).toBe("");
  expect(run(`file:${file}`).stdout).toBe(`The database ${file} is up to date.\n`);
});

test("a failure is reported in full, without the password", () => {
  const { status, stdout, stderr } = run("postgres://owner:hunter2@127.0.0.1:9/shops?sslmode=off");
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^The database 127\.0\.0\.1:9\/shops could not be migrated:\n.+/s);
  expect(stderr).not.toContain("hunter2");
});

test("a migration that fails is named with its reason, and stops the next start until it is resolved", async () => {
  const folder = join(directory, "migrations");
  const scripts = { "1_good": `CREATE TABLE "Kept" ("id" INTEGER)`, "2_bad": `DROP TABLE "Gone"` };
  for (const [name, sql] of Object.entries(scripts)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "migration.sql"), sql);
  }
  writeFileSync(join(folder, "migration_lock.toml"), 'provider = "sqlite"\n');
  const url = `file:${join(directory, "half.sqlite")}`;
  await expect(migrate(url, folder)).rejects.toThrow(/could not be migrated:\n2_bad: .*Gone/);
  await expect(migrate(url, folder)).rejects.toThrow(/could not be migrated:\n.*failed.*2_bad/s);
});

test("a start without DATABASE_URL is refused in one line", () => {
  const { status, stderr } = run("");
  expect([status, stderr]).toEqual([1, "DATABASE_URL is missing. See .env.example.\n"]);
});
