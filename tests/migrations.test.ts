import { globSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { expect, it } from "vitest";
import { readModel } from "#prisma/model.ts";
import { diffModels } from "#prisma/schema-engine.ts";
import { TEMPLATE } from "./setup/paths.ts";

/** Indexes of some rows only, which the model can't describe: for filters of the log that few rows answer to. */
const PARTIAL = /^CREATE INDEX "Subscription_by_(code|sms|source|status)" .* WHERE /;

/** Every column and index of a database, in an order of their own. */
function shapeOf(database: DatabaseSync): string[] {
  const columns = database
    .prepare(
      `SELECT t.name AS "table", c.name, c.type, c."notnull", c.dflt_value, c.pk
       FROM sqlite_master t JOIN pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT LIKE '\\_prisma%' ESCAPE '\\' ORDER BY 1, 2`,
    )
    .all();
  const indexes = database
    .prepare(`SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`)
    .all()
    .filter(({ sql }) => !PARTIAL.test(String(sql)));
  const keys = database
    .prepare(
      `SELECT t.name AS "child", k."from", k."table", k."to", k.on_delete
       FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
       WHERE t.type = 'table' ORDER BY 1, 2`,
    )
    .all();
  return [...columns, ...indexes, ...keys].map((one) => JSON.stringify(one));
}

it("the migrations make the database that the model describes", async () => {
  const described = new DatabaseSync(":memory:");
  described.exec(await diffModels(undefined, await readModel()));
  const migrated = new DatabaseSync(TEMPLATE, { readOnly: true });
  expect(shapeOf(described).length).toBeGreaterThan(80);
  expect(shapeOf(migrated)).toEqual(shapeOf(described));
});

/** The migrations in their order, as SQL. */
function migrations(): { name: string; sql: string }[] {
  const folder = "prisma/migrations/sqlite";
  return globSync("*/migration.sql", { cwd: folder })
    .sort()
    .map((name) => ({ name, sql: readFileSync(`${folder}/${name}`, "utf8") }));
}

it("rows with values that no statement could settle are repaired, and lose nothing else", () => {
  const database = new DatabaseSync(":memory:");
  const all = migrations();
  const checked = all.findIndex(({ name }) => name.includes("checked_values"));
  for (const { sql } of all.slice(0, checked)) database.exec(sql);
  const time = "2026-11-24T12:00:00.000+00:00";
  database.exec(`
    INSERT INTO "Lane" ("id", "wakeAt", "failures") VALUES ('lane', 'x', 1.5);
    INSERT INTO "Merchant" ("shop", "installedAt", "openKeySalt") VALUES ('shop', '${time}', 'salt');`);
  const insert = (id: string, values: Record<string, SQLInputValue>) => {
    const row = {
      id,
      shop: "shop",
      state: "queued",
      variantId: "1",
      email: "ann@example.com",
      dueAt: time,
      createdAt: time,
      updatedAt: time,
      version: 3,
      ...values,
    };
    const columns = Object.keys(row).map((column) => `"${column}"`);
    const places = columns.map(() => "?");
    database
      .prepare(`INSERT INTO "Subscription" (${columns.join()}) VALUES (${places.join()})`)
      .run(...Object.values(row));
    database.exec(`INSERT INTO "Act" ("id", "subscriptionId", "shop", "at", "kind", "rowVersion")
      VALUES ('${id}', '${id}', 'shop', '${time}', 'corrected', 1)`);
  };
  insert("good", { smsConsent: 1, attemptCount: 7, deliveredAt: time });
  insert("counts", { version: "three", attemptCount: 7.5, failures: 1e300, troubledMs: 4_000 });
  insert("times", { dueAt: "x", createdAt: new Uint8Array([0, 255]), deliveredAt: 1e300 });
  insert("ticks", { smsConsent: "yes", emailConsent: 1, phoneRefused: 2, phone: "" });

  for (const { sql } of all.slice(checked)) database.exec(sql);

  const rowOf = (id: string) =>
    database.prepare(`SELECT * FROM "Subscription" WHERE "id" = ?`).get(id);
  const good = { smsConsent: 1, attemptCount: 7, deliveredAt: time, version: 3 };
  expect(rowOf("good")).toMatchObject({ ...good, dueAt: time, createdAt: time });
  const counts = { version: 1, attemptCount: 0, failures: 0, troubledMs: 4_000 };
  expect(rowOf("counts")).toMatchObject({ ...counts, email: "ann@example.com", dueAt: time });
  const valid = expect.stringMatching(/^20\d\d-.*\+00:00$/) as string;
  const times = { dueAt: valid, createdAt: valid, updatedAt: time, deliveredAt: valid };
  expect(rowOf("times")).toMatchObject(times);
  const ticks = { smsConsent: 0, emailConsent: 1, phoneRefused: 0, phone: null };
  expect(rowOf("ticks")).toMatchObject(ticks);
  expect(database.prepare(`SELECT * FROM "Lane"`).get()).toMatchObject({
    wakeAt: valid,
    failures: 0,
  });
  expect(database.prepare(`SELECT COUNT(*) AS "actions" FROM "MerchantAction"`).get()).toEqual({
    actions: 4,
  });
  expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  database.close();
});

it("rows that are stored already are counted by their variants", () => {
  const database = new DatabaseSync(":memory:");
  const all = migrations();
  const counted = all.findIndex(({ name }) => name.includes("variant_counts"));
  for (const { sql } of all.slice(0, counted)) database.exec(sql);
  const time = (day: string) => `2026-${day}T23:59:59.999+00:00`;
  database.exec(`INSERT INTO "Merchant" ("shop", "installedAt", "dedupeKeySalt")
    VALUES ('shop', '${time("11-01")}', 'salt')`);
  const insert = database.prepare(`
    INSERT INTO "Subscription"
      ("id", "shop", "state", "variantId", "dedupeKey", "test", "createdAt", "updatedAt", "dueAt")
    VALUES (?, 'shop', ?, '7', ?, ?, ?5, ?5, ?5)`);
  const rows: [state: string, key: string | null, test: number, day: string][] = [
    ["delivered", "a", 0, "11-29"],
    ["delivered", null, 0, "11-30"],
    ["queued", "b", 0, "11-30"],
    ["failed", "c", 0, "12-01"],
    ["blocked", "d", 0, "11-30"],
    ["cancelled", null, 0, "11-30"],
    ["delivered", "test-1", 1, "11-30"],
  ];
  for (const [at, [state, key, test, day]] of rows.entries()) {
    insert.run(String(at), state, key, test, time(day));
  }
  for (const { sql } of all.slice(counted)) database.exec(sql);
  const found = database.prepare(`SELECT * FROM "VariantCount" ORDER BY "day"`).all();
  expect(
    found.map(({ day, waiting, reached, signUps }) => [day, waiting, reached, signUps]),
  ).toEqual([
    ["", 3, 1, 4],
    ["2026-11", 0, 0, 3],
    ["2026-11-29", 0, 0, 1],
    ["2026-11-30", 0, 0, 2],
    ["2026-12", 0, 0, 1],
    ["2026-12-01", 0, 0, 1],
  ]);
});

it("a stored choice not to record an import's consents becomes one of its own", () => {
  const database = new DatabaseSync(":memory:");
  const all = migrations();
  const chosen = all.findIndex(({ name }) => name.includes("unasked_consents"));
  for (const { sql } of all.slice(0, chosen)) database.exec(sql);
  const time = "2026-11-30T12:00:00.000+00:00";
  database.exec(`INSERT INTO "Merchant" ("shop", "installedAt", "dedupeKeySalt")
    VALUES ('shop', '${time}', 'salt')`);
  const insert = database.prepare(`
    INSERT INTO "Subscription" ("id", "shop", "state", "variantId", "source", "emailConsent",
      "smsConsent", "consentStep", "createdAt", "updatedAt", "dueAt")
    VALUES (?, 'shop', 'failed', '7', ?, ?, ?, ?, ?6, ?6, ?6)`);
  const rows: [source: string | null, email: number, sms: number, step: string | null][] = [
    ["import", 1, 1, "not_recorded"],
    ["import", 0, 1, "not_recorded"],
    ["import", 1, 0, "not_recorded"],
    ["import", 1, 0, "recorded"],
    [null, 1, 0, "not_recorded"],
    // Klaviyo was asked for this one.
    ["import", 1, 1, "not_recorded"],
  ];
  for (const [at, [source, email, sms, step]] of rows.entries()) {
    insert.run(String(at), source, email, sms, step, time);
  }
  database.exec(`INSERT INTO "Attempt" ("id", "subscriptionId", "shop", "number", "rowVersion",
      "keyVersion", "at", "durationMs", "step", "outcome", "revision", "channels")
    VALUES ('1', '5', 'shop', 0, 1, 1, '${time}', 9, 'consent', 'unexpected', '2026-07-15', 'EMAIL')`);
  for (const { sql } of all.slice(chosen)) database.exec(sql);
  const found = database.prepare(`SELECT * FROM "Subscription" ORDER BY "id"`).all();
  expect(found.map(({ consentStep, unaskedConsents }) => [consentStep, unaskedConsents])).toEqual([
    [null, "both"],
    [null, "sms"],
    [null, "email"],
    ["recorded", null],
    ["not_recorded", null],
    ["not_recorded", null],
  ]);
});
