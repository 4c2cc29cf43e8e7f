import { cpSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import { afterAll, expect, it, test } from "vitest";
import { APPLICATION_NAME } from "#app/server/database/postgres/application-name.ts";
import { migrate } from "#prisma/migrate.ts";
import { emptyPostgres, fill, migratedSqlite, move, withFile } from "./databases.ts";

const directory = mkdtempSync(join(tmpdir(), "notify-me-move-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What the command says when it refuses, in one line. */
async function refusal(from: string, to: string, ...more: string[]): Promise<string> {
  const { code, complaints } = await move(from, to, ...more);
  expect(code).toBe(1);
  expect(complaints.trim().split("\n")).toHaveLength(1);
  return complaints;
}

it("refuses one database as both sides, by whatever name", async () => {
  const [file, server] = [migratedSqlite(), await emptyPostgres()];
  await migrate(server);
  expect(await refusal(file, file)).toBe("--from and --to are the same database.\n");
  expect(await refusal(file, file.replace("/dev/shm", "/dev/../dev/shm"))).toContain("the same");
  expect(await refusal(server, server)).toContain("the same");
  const elsewhere = server.replace("127.0.0.1", "localhost");
  expect(await refusal(server, elsewhere)).toMatch(/Another move has .* open, or it is both sides/);
});

test.each([
  ["mysql://owner:hunter2@127.0.0.1/shops", /^--from must be file: .* or postgres:/],
  ["file:/nowhere/shops.sqlite", "There is no file /nowhere/shops.sqlite."],
  ["postgres://owner:hunter2@127.0.0.1:9/shops", /ECONNREFUSED/],
])("refuses %s as a source, and names neither user nor password", async (from, said) => {
  const line = await refusal(from, migratedSqlite());
  expect(line).toMatch(said);
  expect(line).not.toMatch(/owner|hunter2/);
});

it("says how it is called where an option is missing", async () => {
  const { code, complaints } = await move("", migratedSqlite());
  expect(code).toBe(2);
  expect(complaints).toMatch(/^Usage: npm run db:move -- --from/);
});

it("refuses a source that is no database of the app, or of another release", async () => {
  const target = migratedSqlite();
  const folders = globSync("prisma/migrations/sqlite/*").sort();
  const today = join(directory, "today");
  cpSync("prisma/migrations/sqlite", today, { recursive: true });

  const empty = `file:${join(directory, "empty.sqlite")}`;
  withFile(empty, (file) => file.exec(`CREATE TABLE "Other" ("id" TEXT)`));
  expect(await refusal(empty, target)).toMatch(/empty\.sqlite is no database of this app/);

  const older = `file:${join(directory, "older.sqlite")}`;
  const last = folders.at(-2)?.split("/").at(-1) ?? "";
  rmSync(join(today, last), { recursive: true });
  await migrate(older, today);
  const line = await refusal(older, target);
  expect(line).toContain(`of an older release (without ${last}): start this release on it once`);

  const newer = migratedSqlite();
  withFile(newer, (file) => {
    file.exec(`INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name",
      "started_at", "applied_steps_count") VALUES ('x', 'x', 1, '29991231_next', 1, 1)`);
  });
  expect(await refusal(newer, target)).toMatch(
    /A newer release has migrated .* \(29991231_next\): use that release/,
  );
});

it("refuses a target with rows, and one of another move", async () => {
  const [source, other, target] = [migratedSqlite(), migratedSqlite(), migratedSqlite()];
  fill(source, 2);
  fill(target, 1);
  expect(await refusal(source, target)).toMatch(/has rows in \w+ and is not the target/);
  withFile(target, (file) => {
    file.exec(`CREATE TABLE "_move" ("source" TEXT); INSERT INTO "_move" VALUES ('/old.sqlite')`);
  });
  expect(await refusal(source, target)).toMatch(/A move from \/old\.sqlite to .* is under way/);
  expect(await refusal(target, other)).toMatch(/A move to .* has not ended: it is no source yet/);
});

it("refuses a file that another program has open, as either side", async () => {
  const [file, other] = [migratedSqlite(), migratedSqlite()];
  const app = new Database(file.slice("file:".length));
  app.pragma("journal_mode = WAL");
  app.prepare(`SELECT * FROM "Lane"`).all();
  const said = /Another program has .* open: stop the app first/;
  expect(await refusal(file, other)).toMatch(said);
  expect(await refusal(other, file)).toMatch(said);
  app.close();
  expect(await move(file, other)).toMatchObject({ code: 0 });
});

it("refuses while a worker has a lease, or the app has a connection, unless it is forced", async () => {
  const [file, server, target] = [migratedSqlite(), await emptyPostgres(), migratedSqlite()];
  fill(file, 2);
  withFile(file, (client) => {
    client.exec(`UPDATE "Lane" SET "leaseUntil" = '2100-01-01T00:00:00.000+00:00'`);
  });
  expect(await refusal(file, server)).toMatch(
    /a worker has a lease until 2100-01-01T00:00:00.000Z/,
  );
  expect(await move(file, server, "--force")).toMatchObject({ code: 0 });

  const app = new pg.Client({ connectionString: server, application_name: APPLICATION_NAME });
  await app.connect();
  await app.query(`UPDATE "Lane" SET "leaseUntil" = NULL`);
  expect(await refusal(server, target)).toMatch(/the app has 1 connections to it\. Stop it/);
  await app.query(`BEGIN; UPDATE "Lane" SET "failures" = 1`);
  expect(await refusal(server, target, "--force")).toMatch(/Another program writes to/);
  await app.end();
});
