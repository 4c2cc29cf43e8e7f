import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { connectShop, signUp } from "#tests/shops.ts";
import { enqueue } from "../../../outbox/enqueue.server.ts";
import { client as db, commit, DatabaseBusy, isBusy, isUnwritable, write } from "../db.server.ts";
import { isLocked, isRefused, isSilent, isUnavailable } from "./errors.server.ts";
import { openPostgres } from "./open-postgres.server.ts";

const URL = process.env["DATABASE_URL"]!;

afterEach(() => db.lane.deleteMany({ where: { merchants: { none: {} } } }));

/** Executes one statement on a connection of its own, which stays open until it is ended. */
async function elsewhere(...statements: string[]): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: URL });
  client.on("error", () => undefined);
  await client.connect();
  for (const sql of statements) await client.query(sql);
  return client;
}

/** Ends every other connection to the test file's database, as a server does that is stopped. */
async function endOthers(): Promise<void> {
  const client = await elsewhere(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await client.end();
}

const lane = (id: string) => write.lane.create({ data: { id } });

/** Later than any test here lasts. */
const patiently = () => ({ giveUpAt: performance.now() + 50_000 });

describe("a row that another process has locked", () => {
  it("is waited for, and the unit tried again until the row is free", async () => {
    await commit(() => [lane("held")]);
    const other = await elsewhere("BEGIN", `SELECT 1 FROM "Lane" WHERE "id" = 'held' FOR UPDATE`);
    let tries = 0;
    const committed = commit(() => {
      tries += 1;
      return [lane("new"), write.lane.update({ where: { id: "held" }, data: { failures: 2 } })];
    }, patiently());
    await expect.poll(() => tries).toBeGreaterThan(1);
    await other.end();
    await committed;
    expect(await db.lane.count({ where: { id: "new" } })).toBe(1);
  });

  it("makes the database busy for a unit that gives up", async () => {
    await commit(() => [lane("held")]);
    const other = await elsewhere("BEGIN", `SELECT 1 FROM "Lane" WHERE "id" = 'held' FOR UPDATE`);
    const error: unknown = await commit(
      () => [lane("new"), write.lane.update({ where: { id: "held" }, data: { failures: 2 } })],
      { giveUpAt: performance.now() },
    ).catch((thrown: unknown) => thrown);
    await other.end();
    expect([error instanceof DatabaseBusy, isBusy(error)]).toEqual([true, true]);
    expect(await db.lane.count({ where: { id: "new" } })).toBe(0);
  });

  it("delays no unit that writes another row", async () => {
    await commit(() => [lane("held")]);
    const other = await elsewhere("BEGIN", `SELECT 1 FROM "Lane" WHERE "id" = 'held' FOR UPDATE`);
    let isDone = false;
    const waiting = commit(
      () => [write.lane.update({ where: { id: "held" }, data: { failures: 2 } })],
      patiently(),
    ).then(() => (isDone = true));
    for (let more = 0; more < 20; more += 1) await commit(() => [lane(`free-${more}`)]);
    expect(isDone).toBe(false);
    await other.end();
    await waiting;
  });
});

describe("a connection that is lost", () => {
  it("fails the unit that used it as unavailable, and no later one", async () => {
    const open = Array.from({ length: 10 }, (_, at) =>
      db.$transaction(
        async (tx) => {
          await tx.lane.create({ data: { id: `open-${at}` } });
          await tx.$executeRaw`SELECT 1 FROM (SELECT pg_sleep(30)) AS "long"`;
        },
        { maxWait: 30_000, timeout: 60_000 },
      ),
    );
    const ends = Promise.allSettled(open);
    // All connections of the pool.
    await expect.poll(sleeping).toBe(10);
    await endOthers();
    for (const end of await ends) {
      const reason: unknown = (end as PromiseRejectedResult).reason;
      expect([isUnwritable(reason), isBusy(reason)]).toEqual([true, false]);
    }
    const later = Array.from({ length: 20 }, (_, at) => () => [lane(`later-${at}`)]);
    await Promise.all(later.map((statements) => commit(statements, patiently())));
    expect(await db.lane.count({ where: { id: { startsWith: "open" } } })).toBe(0);
  });

  it("is not there at all where the server is not", async () => {
    const { client } = openPostgres("postgres://owner:hunter2@127.0.0.1:9/shops");
    const error: unknown = await client.lane.count().catch((thrown: unknown) => thrown);
    expect([isUnavailable(error), isLocked(error)]).toEqual([true, false]);
  });

  it("that may not write is unavailable too", async () => {
    const { client } = openPostgres(`${URL}?options=-c%20default_transaction_read_only%3Don`);
    const error: unknown = await client.lane
      .create({ data: { id: "no" } })
      .catch((thrown: unknown) => thrown);
    expect([isUnavailable(error), isRefused(error)]).toEqual([true, false]);
    await client.$disconnect();
  });

  async function sleeping(): Promise<number> {
    const client = await elsewhere();
    const { rows } = await client.query<{ count: string }>(
      `SELECT COUNT(*) AS "count" FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event = 'PgSleep'`,
    );
    await client.end();
    return Number(rows[0]?.count);
  }
});

describe("an error of the server", () => {
  it.each([
    ["40001", "locked"],
    ["40P01", "locked"],
    ["55P03", "locked"],
    ["57P01", "unavailable"],
    ["57P02", "unavailable"],
    ["57P03", "unavailable"],
    ["53300", "unavailable"],
    ["53100", "unavailable"],
    ["25006", "unavailable"],
    ["08006", "unavailable"],
    ["23505", "refused"],
    ["23514", "refused"],
    ["22P05", "refused"],
    ["42P01", "none"],
  ])("%s is %s", (originalCode, kind) => {
    const error = Object.assign(new Error("It failed"), { cause: { originalCode } });
    const kinds = { locked: isLocked, unavailable: isUnavailable, refused: isRefused };
    const found = Object.entries(kinds).filter(([, is]) => is(error));
    expect(found.map(([name]) => name)).toEqual(kind === "none" ? [] : [kind]);
  });
});

it("a server that does not answer a statement is unavailable", () => {
  const error = new Error("Query read timeout");
  expect([isUnavailable(error), isSilent(error), isLocked(error)]).toEqual([true, true, false]);
});

it("a text with a NUL or half a pair is stored, with U+FFFD in their place", async () => {
  const { shop } = await connectShop();
  const pageUrl = "https://shop.example/\0?\ud83d";
  const { id } = await enqueue(shop, signUp({ pageUrl }), new Date());
  expect(await db.subscription.findUnique({ where: { id } })).toMatchObject({
    pageUrl: "https://shop.example/\ufffd?\ufffd",
  });
  expect(await db.subscription.findUnique({ where: { id: "\0" } })).toBe(null);
});
