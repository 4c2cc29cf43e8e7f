import { existsSync } from "node:fs";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { connectionsTo } from "#prisma/connections.ts";
import { dropDatabase, makeDatabase, onPostgres } from "#tests/setup/database.ts";
import { canStore } from "../../outbox/storage-probe.server.ts";
import { client } from "../database/db.server.ts";
import { nameOf } from "../database/database-name.ts";
import { checkDatabase, type Probes } from "./database.server.ts";
import { linesOf } from "./finding.ts";

const GB = 1e9;
const well: Probes = {
  canStore: () => Promise.resolve(true),
  freeBeside: () => Promise.resolve(100 * GB),
};

/** What the terminal shows, with a name for the database in place of its own. */
async function said(url: string, probes: Partial<Probes> = {}): Promise<string[]> {
  const lines = linesOf(await checkDatabase(url, { ...well, ...probes }));
  expect(lines).not.toMatch(/only-for-tests|hunter2/);
  return lines.replaceAll(nameOf(url), "<name>").trimEnd().split(/\n +/);
}

const OF_ANOTHER_RELEASE = [
  "It means: the app can't use this database as it is.",
  "To do: as it says; npm start migrates an older database. docs/operations.md: Upgrade and rollback.",
];

describe("the check of the database says", () => {
  let url: string;
  beforeEach(async () => {
    url = await makeDatabase();
    onTestFinished(() => dropDatabase(url));
  });

  async function change(sql: string): Promise<void> {
    const connections = connectionsTo(url);
    await (await connections.connect()).executeScript(sql);
    await connections.close();
  }

  it("that all is well, of the app's own too", async () => {
    expect(await said(url)).toEqual(["OK     Database: <name> is migrated and can be written"]);
    const probes = { canStore: () => canStore(new Date()) };
    expect(await said(process.env["DATABASE_URL"] ?? "", probes)).toHaveLength(1);
    expect(await client.subscription.count()).toBe(0);
  });

  it("that it is of an older release", async () => {
    await change(`DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%first'`);
    expect(await said(url)).toEqual([
      expect.stringMatching(
        /^WRONG {2}Database: <name> is of an older release \(without \d+_first\): start this release on it once/,
      ),
      ...OF_ANOTHER_RELEASE,
    ]);
  });

  it("that it is of a newer release", async () => {
    await change(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
       SELECT 'next', "checksum", '2999_next', "started_at", "finished_at", 1 FROM "_prisma_migrations" LIMIT 1`,
    );
    expect(await said(url)).toEqual([
      "WRONG  Database: A newer release has migrated <name> (2999_next): use that release.",
      ...OF_ANOTHER_RELEASE,
    ]);
  });

  it("that it is no database of the app", async () => {
    await change(`DROP TABLE "_prisma_migrations"`);
    expect(await said(url)).toEqual([
      "WRONG  Database: <name> is no database of this app.",
      ...OF_ANOTHER_RELEASE,
    ]);
  });

  it("that it can't be written", async () => {
    expect(await said(url, { canStore: () => Promise.resolve(false) })).toEqual([
      "WRONG  Database: <name> can't be written",
      "It means: no sign-up can be stored: shoppers are asked to try again later.",
      onPostgres
        ? "To do: look for a full disk, a standby that may only be read, a user without rights, or a lock: docs/operations.md."
        : "To do: look for a full or read-only disk, another owner of the file, or a program that has locked it.",
    ]);
  });

  it.skipIf(onPostgres)("how little room is left on its disk", async () => {
    const freeBeside = (file: string) => Promise.resolve(existsSync(file) ? 1.2 * GB : NaN);
    expect(await said(url, { freeBeside })).toEqual([
      "WRONG  Database: 1200 MB are free on its disk",
      "It means: on a full disk no sign-up is stored; a backup needs the database's size once more.",
      "To do: make room, or move the database to a larger disk.",
    ]);
    expect(await said(url, { freeBeside: () => Promise.resolve(2 * GB) })).toHaveLength(1);
  });

  it.skipIf(onPostgres)("that there is no file", async () => {
    expect(await said("file:/nowhere/notify-me.sqlite")).toEqual([
      "WRONG  Database: there is no file <name>",
      "It means: the app was never started with this DATABASE_URL, or its disk is not mounted.",
      "To do: npm start makes a new database. If there was one, mount its disk or restore a backup.",
    ]);
  });

  it.runIf(onPostgres).each([
    ["no server", () => "postgres://owner:hunter2@127.0.0.1:9/shops", /connect ECONNREFUSED/],
    ["a wrong password", () => withPart("password", "hunter2"), /password authentication failed/],
    ["no such database", () => withPart("pathname", "/none"), /database "none" does not exist/],
  ])("that there is %s", async (_, address, fault) => {
    const lines = await said(address());
    expect(lines).toEqual([
      expect.stringMatching(fault),
      "It means: the app does not start, or answers every sign-up with 503.",
      "To do: check that <name> runs and lets this machine connect, and that DATABASE_URL has the right user and password.",
    ]);
  });

  function withPart(part: "password" | "pathname", value: string): string {
    return Object.assign(new URL(url), { [part]: value }).href;
  }
});
