import { copyFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { demoAccounts, fillDemo } from "#sandbox/demo/fill.ts";
import { startSandbox } from "#sandbox/sandbox.ts";
import { DATABASES, TEMPLATE } from "../setup/paths.ts";

test("the sandbox's demo is a month of sign-ups, and is filled once", async () => {
  const directory = await mkdtemp(join(DATABASES, "demo-"));
  const file = join(directory, "app.sqlite");
  copyFileSync(TEMPLATE, file);
  const options = { port: 0, directory, migrated: true, accounts: demoAccounts() };
  const sandbox = await startSandbox(options);
  onTestFinished(async () => {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  });
  await fillDemo(sandbox, directory);
  expect(read(file, statesSql)).toEqual([
    { state: "blocked", reason: "honeypot_link", count: 24 },
    { state: "delivered", reason: "delivered", count: 273 },
    { state: "failed", reason: "email_refused", count: 3 },
    { state: "failed", reason: "phone_refused", count: 2 },
    { state: "queued", reason: "variant_not_found", count: 3 },
  ]);
  const [{ days } = { days: 0 }] = read(file, daysSql);
  expect(days).toBeGreaterThanOrEqual(30);
  expect(read(file, `SELECT COUNT(*) AS "open" FROM "DataRequest"`)).toEqual([{ open: 1 }]);

  const told = `SELECT COUNT("pageSecretToldAt") AS "told" FROM "Merchant"`;
  expect(read(file, told)).toEqual([{ told: 1 }]);

  // The app itself counts what followed the restocks.
  await expect
    .poll(() => read(file, uncountedSql), { timeout: 60_000, interval: 500 })
    .toEqual([{ all: 3, counted: 3 }]);
  for (const { people, notified, opened, bought } of read(file, figuresSql)) {
    expect(Number(notified)).toBeLessThanOrEqual(Number(people));
    expect(Number(notified)).toBeGreaterThan(Number(opened));
    expect(Number(opened)).toBeGreaterThan(Number(bought));
    expect(Number(bought)).toBeGreaterThan(0);
  }

  const before = read(file, `SELECT "id" FROM "Subscription" ORDER BY "id"`);
  const { pid } = sandbox.app();
  await fillDemo(sandbox, directory);
  expect(read(file, `SELECT "id" FROM "Subscription" ORDER BY "id"`)).toEqual(before);
  expect(sandbox.app().pid).toBe(pid);
}, 120_000);

const statesSql = `
  SELECT "state", COALESCE("lastReason", "lastOutcome") AS "reason", COUNT(*) AS "count"
  FROM "Subscription" GROUP BY 1, 2 ORDER BY 1, 2`;
const daysSql = `SELECT COUNT(DISTINCT substr("createdAt", 1, 10)) AS "days" FROM "Subscription"`;

const uncountedSql = `SELECT COUNT(*) AS "all", COUNT("lookedAt") AS "counted" FROM "Restock"`;
const figuresSql = `SELECT "people", "notified", "opened", "bought" FROM "Restock"`;

function read(file: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
