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

test("a failure is reported in full, without the password", async () => {
  const url = "postgres://owner:hunter2@127.0.0.1:9/shops?sslmode=disable";
  const error = await migrate(url).catch((thrown: unknown) => thrown as Error);
  expect(error).toHaveProperty(
    "message",
    expect.stringMatching(
      /^The database 127\.0\.0\.1:9\/shops could not be migrated:\n.*ECONNREFUSED/s,
    ),
  );
  expect(String(error)).not.toMatch(/hunter2|owner/);
});

test("a database of another kind is refused, and the two that work are named", () => {
  const { status, stderr } = run("mysql://owner:hunter2@127.0.0.1/shops");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^DATABASE_URL must be file: .* or postgres:\/\/.*\n$/);
  expect(stderr).not.toContain("hunter2");
});

test("a database that a newer release has migrated is refused", async () => {
  const url = `file:${join(directory, "newer.sqlite")}`;
  const folder = join(directory, "of-today");
  const scripts = { "1_first": `CREATE TABLE "First" ("id" INTEGER)` };
  writeMigrations(folder, scripts);
  writeMigrations(join(directory, "of-tomorrow"), { ...scripts, "2_next": `DROP TABLE "First"` });
  await migrate(url, join(directory, "of-tomorrow"));
  await expect(migrate(url, folder)).rejects.toThrow(/A newer release has migrated it \(2_next\)/);
});

function writeMigrations(folder: string, scripts: Record<string, string>): void {
  for (const [name, sql] of Object.entries(scripts)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "migration.sql"), sql);
  }
  writeFileSync(join(folder, "migration_lock.toml"), 'provider = "sqlite"\n');
}

test("a migration that fails is named with its reason, and stops the next start until it is resolved", async () => {
  const folder = join(directory, "migrations");
  const scripts = { "1_good": `CREATE TABLE "Kept" ("id" INTEGER)`, "2_bad": `DROP TABLE "Gone"` };
  writeMigrations(folder, scripts);
  const url = `file:${join(directory, "half.sqlite")}`;
  await expect(migrate(url, folder)).rejects.toThrow(/could not be migrated:\n2_bad: .*Gone/);
  await expect(migrate(url, folder)).rejects.toThrow(/could not be migrated:\n.*failed.*2_bad/s);
});

test("a start without DATABASE_URL is refused in one line", () => {
  const { status, stderr } = run("");
  expect([status, stderr]).toEqual([1, "DATABASE_URL is missing. See .env.example.\n"]);
});
