// SQLite only: it is about locks of the whole file and the adapter for it.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterEach, describe, expect, it } from "vitest";
import { lockDatabase, writeElsewhere } from "#tests/front-door/locker.ts";
import { openTransaction } from "#tests/open-transaction.ts";
import { freshDatabase } from "#tests/setup/paths.ts";
import { PrismaClient } from "#prisma/client/client.ts";
import { client as db, commit, DatabaseBusy, isBusy, type Statement, write } from "./db.server.ts";
import { DurableSQLite } from "./sqlite/durable-sqlite.server.ts";

const URL = process.env["DATABASE_URL"]!;

/** A row without relations. */
function lane(id: string) {
  return write.lane.create({ data: { id } });
}

async function stored(): Promise<string[]> {
  return (await db.lane.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id);
}

afterEach(() => db.lane.deleteMany());

it("the app's connection uses a write-ahead log, survives a power cut and enforces relations", async () => {
  const pragma = async (name: string) => {
    const [row] = await db.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
    return String(Object.values(row ?? {})[0]);
  };
  expect(await pragma("journal_mode")).toBe("wal");
  expect(await pragma("synchronous"), "NORMAL, as every commit is flushed").toBe("1");
  expect(await pragma("foreign_keys")).toBe("1");
});

describe("a failure leaves the connection usable", () => {
  const orphan = { shop: "nobody", version: 1, email: "", sms: "", createdAt: new Date() };

  it("when COMMIT itself fails, as on a full disk", async () => {
    await expect(
      commit(() => [
        lane("a"),
        write.$executeRaw`PRAGMA defer_foreign_keys = ON`,
        write.consentText.create({ data: orphan }),
      ]),
    ).rejects.toThrow(/ForeignKey/);
    await commit(() => [lane("b"), lane("c")]);
    expect(await stored()).toEqual(["b", "c"]);
  });

  it("when SQLite itself has ended the transaction", async () => {
    await db.$executeRaw`CREATE TRIGGER ends BEFORE INSERT ON "Lane" WHEN NEW."id" = 'last' BEGIN SELECT RAISE(ROLLBACK, 'ended'); END`;
    await expect(commit(() => [lane("a"), lane("last")])).rejects.toThrow();
    await db.$executeRaw`DROP TRIGGER ends`;
    await commit(() => [lane("b"), lane("c")]);
    expect(await stored()).toEqual(["b", "c"]);
  });

  it("when BEGIN fails", async () => {
    await db.$executeRaw`BEGIN`;
    await expect(commit(() => [lane("a"), lane("b")])).rejects.toThrow(/within a transaction/);
    await commit(() => [lane("c"), lane("d")]);
    expect(await stored()).toEqual(["c", "d"]);
  });
});

describe("while a transaction is open", () => {
  const open = () => openTransaction((tx) => tx.lane.create({ data: { id: "undone" } }));

  it.each([
    ["one statement", () => [lane("a")], ["a"]],
    ["several", () => [lane("a"), lane("b")], ["a", "b"]],
  ])("another unit of %s is not rolled back with it", async (_, statements, ids) => {
    const fail = await open();
    const committed = commit(statements);
    await fail();
    await committed;
    expect(await stored()).toEqual(ids);
  });

  it("nothing reads uncommitted data", async () => {
    const fail = await open();
    const read = stored();
    await fail();
    expect(await read).toEqual([]);
  });
});

describe("a database that another process has locked", () => {
  it("is written as soon as it is unlocked", async () => {
    const unlock = await lockDatabase(URL);
    let tries = 0;
    const committed = commit(() => {
      tries += 1;
      return [lane("a"), lane("b")];
    });
    await expect.poll(() => tries, { interval: 1 }).toBeGreaterThan(1);
    await unlock();
    await committed;
    expect(await stored()).toEqual(["a", "b"]);
  });

  it("is retried by one waiting unit for all, and all fail within two seconds", async () => {
    const unlock = await lockDatabase(URL);
    const startedAt = performance.now();
    const standstill = monitorEventLoopDelay({ resolution: 10 });
    standstill.enable();
    const tries = Array.from({ length: 40 }, () => 0);
    const results = await Promise.allSettled(
      tries.map((_, at) =>
        commit(() => {
          tries[at]! += 1;
          return [lane(`${at}`), lane(`${at}, too`)];
        }),
      ),
    );
    const tookMs = performance.now() - startedAt;
    standstill.disable();
    await unlock();
    for (const result of results) {
      const reason: unknown = (result as PromiseRejectedResult).reason;
      expect(reason).toBeInstanceOf(DatabaseBusy);
      expect(isBusy(reason)).toBe(true);
    }
    expect(tries[0]).toBeGreaterThan(1);
    // A unit whose two seconds end a moment after the first one's may make a last attempt.
    expect(tries.slice(1).filter((count) => count > 1).length).toBeLessThan(5);
    expect(tookMs).toBeLessThan(3_000);
    expect(standstill.max / 1e6, "the process stayed responsive").toBeLessThan(1_500);
    expect(await stored()).toEqual([]);
  });

  it("is written by all waiting units once it is unlocked", async () => {
    const unlock = await lockDatabase(URL);
    let tries = 0;
    const committed = Array.from({ length: 40 }, (_, at) =>
      commit(() => {
        tries += 1;
        return [lane(`a${at}`), lane(`b${at}`)];
      }),
    );
    await expect.poll(() => tries, { interval: 1 }).toBeGreaterThan(1);
    await unlock();
    await Promise.all(committed);
    expect(await stored()).toHaveLength(80);
  });

  it("is distinguished from a broken one, also if a reader tries to write too late", async () => {
    await db.$executeRaw`BEGIN`;
    await stored();
    await writeElsewhere(URL, `INSERT INTO "Lane" ("id") VALUES ('theirs')`);
    const error: unknown = await db.lane
      .create({ data: { id: "ours" } })
      .catch((thrown: unknown) => thrown);
    await db.$executeRaw`ROLLBACK`;
    expect(error).toHaveProperty("code", "P1008");
    expect(isBusy(error)).toBe(true);
    expect(isBusy(new Error("disk I/O error"))).toBe(false);
  });

  it("is reported by a new connection, which can be made later", async () => {
    const url = freshDatabase();
    const unlock = await lockDatabase(url);
    const client = new PrismaClient({ adapter: new DurableSQLite({ url, timeout: 1 }) });
    const error: unknown = await client.lane.count().catch((thrown: unknown) => thrown);
    await unlock();
    expect(isBusy(error)).toBe(true);
    expect(await client.lane.count()).toBe(0);
    await client.$disconnect();
  });

  it("is reported by a unit that waited longer than Prisma allows, of which nothing is stored", async () => {
    let asked = 0;
    class Watched extends DurableSQLite {
      override async connect() {
        const connection = await super.connect();
        const startTransaction: typeof connection.startTransaction = (level) => {
          asked += 1;
          return connection.startTransaction(level);
        };
        return { ...connection, startTransaction };
      }
    }
    const adapter = new Watched({ url: URL });
    const hurried = new PrismaClient({ adapter, transactionOptions: { maxWait: 1 } });
    const write = (id: string) =>
      hurried.$transaction([hurried.lane.create({ data: { id } }), hurried.lane.count()]);
    await write("earlier");
    const began = Promise.withResolvers<undefined>();
    const ending = Promise.withResolvers<undefined>();
    const long = hurried.$transaction(async (tx) => {
      await tx.lane.create({ data: { id: "first" } });
      began.resolve(undefined);
      await ending.promise;
    });
    await began.promise;
    const waited = write("waited").catch((thrown: unknown) => thrown);
    await expect.poll(() => asked, { interval: 1 }).toBe(3);
    // Prisma's wait of one millisecond, which has started by now, ends before these five.
    await new Promise((resolve) => setTimeout(resolve, 5));
    ending.resolve(undefined);
    await long;
    const error = await waited;
    expect(error).toHaveProperty("code", "P2028");
    expect(isBusy(error)).toBe(true);
    await write("later");
    expect(await stored()).toEqual(["earlier", "first", "later"]);
    await hurried.$disconnect();
  });

  it("does not hinder a unit that reads first, whatever another process has written since", async () => {
    await writeElsewhere(URL, `INSERT INTO "Lane" ("id") VALUES ('theirs')`);
    const first = () => db.lane.findMany() as unknown as Statement<{ id: string }[]>;
    const [read] = await commit(() => [first(), lane("ours")]);
    expect(read.map(({ id }) => id)).toEqual(["theirs"]);
  });
});
