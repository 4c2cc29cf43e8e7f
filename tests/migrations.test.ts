import { execFileSync } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { TEMPLATE } from "./setup/paths.ts";

/** Indexes of some rows only, which the model can't describe: for filters of the log that few rows answer to. */
const PARTIAL = /^CREATE INDEX "Subscription_by_(code|sms|status)" .* WHERE /;

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

it("the migrations make the database that the model describes", () => {
  const script = execFileSync(
    process.execPath,
    [
      "node_modules/prisma/build/index.js",
      ...["migrate", "diff", "--from-empty", "--script"],
      ...["--to-schema-datamodel", "prisma/schema.prisma"],
    ],
    { encoding: "utf8", env: { ...process.env, CHECKPOINT_DISABLE: "1" }, stdio: "pipe" },
  );
  const described = new DatabaseSync(":memory:");
  described.exec(script);
  const migrated = new DatabaseSync(TEMPLATE, { readOnly: true });
  expect(shapeOf(described).length).toBeGreaterThan(80);
  expect(shapeOf(migrated)).toEqual(shapeOf(described));
});
