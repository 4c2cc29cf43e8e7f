import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepPrepared } from "./prepared-statements.server.ts";

const INSERT = `INSERT INTO "t" VALUES (?, ?)`;
const SELECT = `SELECT "n", "text" FROM "t" WHERE "n" >= ? ORDER BY "n"`;

let client: Database.Database;
let prepare: ReturnType<typeof vi.fn>;

/** Reads and writes as Prisma's adapter does. */
const read = (...values: unknown[]) => client.prepare(SELECT).bind(values).raw().all();
const insert = (...values: unknown[]) => client.prepare(INSERT).bind(values).run().changes;

beforeEach(() => {
  client = new Database(":memory:");
  client.exec(`CREATE TABLE "t" ("n" INTEGER UNIQUE, "text" TEXT)`);
  prepare = vi.fn(client.prepare.bind(client));
  Object.assign(client, { prepare });
  keepPrepared(client, () => undefined);
});
afterEach(() => void client.close());

it("each text is prepared once, and executed with the values of each time", () => {
  expect([insert(1, "one"), insert(2, "two")]).toEqual([1, 1]);
  expect(read(2)).toEqual([[2, "two"]]);
  expect(read(1)).toEqual([
    [1, "one"],
    [2, "two"],
  ]);
  expect(prepare.mock.calls).toEqual([[INSERT], [SELECT]]);
});

it("one that the database refused can be executed again", () => {
  insert(1, "one");
  expect(() => insert(1, "again")).toThrow("UNIQUE");
  expect(() => insert(1)).toThrow();
  expect(insert(2, "two")).toBe(1);
});

it("a kept statement sees a change of the schema", () => {
  insert(1, "one");
  expect(read(1)).toEqual([[1, "one"]]);
  client.exec(`ALTER TABLE "t" ADD COLUMN "more" TEXT; UPDATE "t" SET "text" = 'other'`);
  expect(read(1)).toEqual([[1, "other"]]);
  expect(
    client
      .prepare(SELECT)
      .bind([1])
      .columns()
      .map(({ name }) => name),
  ).toEqual(["n", "text"]);
});

it("many different texts do not stay for ever, and still work", () => {
  for (let at = 0; at < 900; at += 1) {
    expect(client.prepare(`SELECT ${at} + ?`).bind([1]).raw().all()).toEqual([[at + 1]]);
  }
});
