import { spawnSync } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { expect, it, vi } from "vitest";
import { Prisma } from "#prisma/client/client.ts";
import { migrate } from "#prisma/migrate.ts";
import { readTables } from "#prisma/tables.ts";
import {
  contentsOf,
  emptyPostgres,
  ended,
  fill,
  migratedSqlite,
  move,
  startMove,
  tablesOf,
  withFile,
  withServer,
} from "./databases.ts";

const ROWS = 2_500;

it("moves every model, each one behind those that it refers to", async () => {
  const tables = (await readTables()).map(({ name }) => name);
  expect([...tables].sort()).toEqual(Object.values(Prisma.ModelName).sort());
  expect([...tables].sort()).toEqual(tablesOf(migratedSqlite()).sort());
  const inOrder = ["Lane", "Merchant", "Subscription", "Attempt"].map((name) =>
    tables.indexOf(name),
  );
  expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
});

it("brings every row of every table to PostgreSQL and back", async () => {
  const [source, server, back] = [migratedSqlite(), await emptyPostgres(), migratedSqlite()];
  fill(source, 40);
  const there = await move(source, server);
  expect(there.complaints).toBe("");
  for (const table of tablesOf(source)) {
    expect(there.said).toContain(`Comparing ${table}: equal, 40 rows, hash`);
  }
  expect(await move(server, back)).toMatchObject({ code: 0, complaints: "" });
  expect(contentsOf(back)).toEqual(contentsOf(source));
  expect(there.said + there.complaints).not.toMatch(/only-for-tests|tests:/);
});

/** A move that waits in the middle of a table: for a row that another transaction has. */
async function stuckMove(source: string, server: string) {
  await migrate(server);
  const middle = `Variant ${ROWS}`;
  const table = `"Variant" ("shop", "variantId", "fetchedAt")`;
  withFile(source, (file) => {
    const insert = file.prepare(
      `INSERT INTO ${table} VALUES ('a', ?, '2026-11-30T10:00:00.000+00:00')`,
    );
    const all = file.transaction(() => {
      for (let at = 0; at < 2 * ROWS; at += 1) insert.run(`Variant ${ROWS / 2 + at}`);
    });
    all();
  });
  const other = new pg.Client({ connectionString: server });
  await other.connect();
  await other.query("BEGIN");
  await other.query(`INSERT INTO ${table} VALUES ('a', $1, now())`, [middle]);
  const child = startMove("--from", source, "--to", server);
  const counted = () =>
    withServer(server, async (client) => {
      const { rows } = await client.query<{ count: string }>(`SELECT COUNT(*) FROM "Variant"`);
      return Number(rows[0]?.count);
    });
  await vi.waitUntil(async () => (await counted()) > 0, { timeout: 30_000, interval: 20 });
  return { child, counted, release: () => other.end() };
}

it("goes on after SIGKILL in the middle of a table, with what has changed since", async () => {
  const [source, server, back] = [migratedSqlite(), await emptyPostgres(), migratedSqlite()];
  fill(source, 40);
  const { child, counted, release } = await stuckMove(source, server);
  child.kill("SIGKILL");
  await once(child, "close");
  await release();
  const before = await counted();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(2 * ROWS);

  const env = { ...process.env, DATABASE_URL: server };
  const start = spawnSync(process.execPath, ["prisma/migrate.ts"], { env, encoding: "utf8" });
  expect(start.status).toBe(1);
  expect(start.stderr).toMatch(/^A move to .* has not ended: run the same npm run db:move/);
  const worker = spawnSync(process.execPath, ["worker.ts"], { env, encoding: "utf8" });
  expect([worker.status, worker.stderr]).toEqual([1, start.stderr]);

  withFile(source, (file) => {
    file.exec(`
      DELETE FROM "Lane" WHERE "id" = 'Lane 3';
      UPDATE "Lane" SET "failures" = 77 WHERE "id" = 'Lane 4';
      DELETE FROM "Variant" WHERE "variantId" = 'Variant 1251';
      INSERT INTO "WebhookReceipt" VALUES ('new', '2026-11-30T10:00:00.000+00:00');`);
  });
  const again = await move(source, server);
  expect(again).toMatchObject({ code: 0, complaints: "" });
  expect(again.said).toContain("Goes on with the move that was interrupted.");
  const { written = "" } =
    /rows, (?<written>[\d,]+) of them written/.exec(
      again.said.slice(again.said.indexOf("Copying Variant:")),
    )?.groups ?? {};
  expect(Number(written.replace(",", ""))).toBeLessThan(2 * ROWS - before + 100);
  expect(await move(server, back)).toMatchObject({ code: 0 });
  expect(contentsOf(back)).toEqual(contentsOf(source));
});

it("ends after a batch on Ctrl-C, says so, and goes on", async () => {
  const [source, server] = [migratedSqlite(), await emptyPostgres()];
  const { child, release } = await stuckMove(source, server);
  child.kill("SIGINT");
  await release();
  const { code, complaints } = await ended(child);
  expect([code, complaints]).toEqual([130, "\nStopped. The same command goes on where it was.\n"]);
  expect(await move(source, server)).toMatchObject({ code: 0 });
});

it("carries unique values that have gone from one row to another", async () => {
  const [source, server, back] = [migratedSqlite(), await emptyPostgres(), migratedSqlite()];
  fill(source, 40);
  expect(await move(source, server)).toMatchObject({ code: 0 });
  // As if it had been interrupted at its end.
  await withServer(server, async (client) => {
    await client.query(`CREATE TABLE "_move" ("source" TEXT)`);
    await client.query(`INSERT INTO "_move" VALUES ($1)`, [source.slice("file:".length)]);
  });
  withFile(source, (file) => {
    const set = file.prepare(`UPDATE "Subscription" SET "dedupeKey" = ? WHERE "id" = ?`);
    for (const [key, row] of [
      [null, 1],
      [null, 2],
      ["key of 2", 30],
      ["key of 1", 2],
    ]) {
      set.run(key, `Subscription ${row}`);
    }
  });
  await withServer(server, async (client) => {
    const set = `UPDATE "Subscription" SET "dedupeKey" = $1 WHERE "id" = $2`;
    await client.query(set, ["key of 1", "Subscription 1"]);
    await client.query(set, ["key of 2", "Subscription 2"]);
  });
  expect(await move(source, server)).toMatchObject({ code: 0, complaints: "" });
  expect(await move(server, back)).toMatchObject({ code: 0 });
  expect(contentsOf(back)).toEqual(contentsOf(source));
});

it("finds a row that was tampered with, and names its table and its key", async () => {
  const [source, server] = [migratedSqlite(), await emptyPostgres()];
  fill(source, 40);
  expect(await move(source, server)).toMatchObject({ code: 0 });
  expect(await move(source, server, "--verify")).toMatchObject({ code: 0, complaints: "" });
  await withServer(server, async (client) => {
    await client.query(`UPDATE "Attempt" SET "late" = NOT "late" WHERE "id" = 'Attempt 7'`);
    await client.query(`DELETE FROM "MerchantAction" WHERE "id" = 'MerchantAction 9'`);
  });
  const { code, said, complaints } = await move(source, server, "--verify");
  expect([code, complaints]).toEqual([1, "These tables differ: Attempt, MerchantAction\n"]);
  expect(said).toContain("Attempt differs at: Attempt 7\n");
  expect(said).toContain("MerchantAction differs at: MerchantAction 9\n");
  expect(said).toContain("Comparing MerchantAction: DIFFERS: 40 rows");
});

it("replaces what PostgreSQL can't store, counts it, and finds both sides equal", async () => {
  const [source, server] = [migratedSqlite(), await emptyPostgres()];
  fill(source, 3);
  withFile(source, (file) => {
    const set = file.prepare(`UPDATE "Subscription" SET "pageUrl" = ? WHERE "id" = ?`);
    set.run("a\0b", "Subscription 0");
    set.run("\0\0", "Subscription 2");
  });
  const { code, said } = await move(source, server);
  expect(code).toBe(0);
  expect(said).toContain(
    "2 texts had characters that PostgreSQL can't store; U+FFFD is in their place.",
  );
  await withServer(server, async (client) => {
    const { rows } = await client.query(`SELECT "pageUrl" FROM "Subscription" ORDER BY "id"`);
    expect(rows).toMatchObject([{ pageUrl: "a\ufffdb" }, {}, { pageUrl: "\ufffd\ufffd" }]);
  });
});
