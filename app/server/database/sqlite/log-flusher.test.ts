// SQLite only: PostgreSQL flushes its log in its own process.
import fs from "node:fs";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it, vi, type MockInstance } from "vitest";
import { freshDatabase } from "#tests/setup/paths.ts";
import { PrismaClient } from "#prisma/client/client.ts";
import { openTransaction } from "#tests/open-transaction.ts";
import { client as db, commit, write } from "../db.server.ts";
import { DurableSQLite } from "./durable-sqlite.server.ts";

type Flushed = (error: NodeJS.ErrnoException | null) => void;

const real = fs.fdatasync;
/** The flushes that have begun, in their order; each ends when the test says so. */
let begun: ((error?: Error) => void)[];
let spy: MockInstance;

beforeEach(() => {
  begun = [];
  spy = vi.spyOn(fs, "fdatasync").mockImplementation((descriptor: number, done: Flushed) => {
    begun.push((error) => (error ? done(error) : real(descriptor, done)));
  });
});
afterEach(async () => {
  spy.mockRestore();
  await db.lane.deleteMany();
});

const lane = (id: string) => write.lane.create({ data: { id } });
const stored = async () => (await db.lane.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id);
const begins = (count: number) => expect.poll(() => begun.length, { interval: 1 }).toBe(count);

/** Starts a commit; `done` tells whether it has been acknowledged. */
function begin(...ids: string[]) {
  const state = { done: false };
  const committed = commit(() => ids.map(lane)).then(() => void (state.done = true));
  return { state, committed };
}

it.each([
  ["one statement", ["a"]],
  ["several", ["a", "b"]],
])("a commit of %s is acknowledged when it is on the disk, and not before", async (_, ids) => {
  const { state, committed } = begin(...ids);
  await begins(1);
  expect(await stored(), "a read waits for no flush").toEqual(ids);
  expect(state.done).toBe(false);
  begun[0]?.();
  await committed;
});

it("an update in SQL of its own is flushed too, and a read is not", async () => {
  const updated = commit(() => [write.$queryRaw`UPDATE "Lane" SET "failures" = 1 RETURNING "id"`]);
  await begins(1);
  begun[0]?.();
  await updated;
  await db.$queryRaw`SELECT 1`;
  await commit(() => [db.lane.count() as never, db.lane.count() as never]);
  expect(begun).toHaveLength(1);
});

it("what is committed during a flush shares the next one", async () => {
  const first = begin("a");
  await begins(1);
  const others = [begin("b"), begin("c", "d"), begin("e")];
  await expect.poll(stored).toHaveLength(5);
  expect(begun, "the next one waits for the end of this one").toHaveLength(1);
  begun[0]?.();
  await first.committed;
  await begins(2);
  expect(others.map(({ state }) => state.done)).toEqual([false, false, false]);
  begun[1]?.();
  await Promise.all(others.map(({ committed }) => committed));
  expect(begun).toHaveLength(2);
});

it("what is rolled back is not flushed", async () => {
  const undo = await openTransaction((tx) => tx.lane.create({ data: { id: "undone" } }));
  await undo();
  expect([await stored(), begun.length]).toEqual([[], 0]);
});

it("a disk that fails is an error of every commit that waited for it, and of none that follows", async () => {
  const first = begin("a");
  await begins(1);
  const second = begin("b");
  const third = begin("c");
  const results = Promise.allSettled([first, second, third].map(({ committed }) => committed));
  await expect.poll(stored).toHaveLength(3);
  begun[0]?.();
  await first.committed;
  await begins(2);
  begun[1]?.(Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" }));
  expect((await results).map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "rejected",
  ]);
  const later = begin("d");
  await begins(3);
  begun[2]?.();
  await later.committed;
});

it("after a failure the log is replaced before the next commit counts", async () => {
  const url = freshDatabase();
  const file = url.slice("file:".length);
  const own = new PrismaClient({ adapter: new DurableSQLite({ url, timeout: 1 }) });
  // Prisma begins a statement when it is awaited.
  const create = async (id: string) => await own.lane.create({ data: { id } });
  const failing = create("a").catch((error: unknown) => error);
  await begins(1);
  begun[0]?.(new Error("EIO"));
  expect(await failing).toBeInstanceOf(Error);

  const reader = new Database(file);
  const reading = reader.prepare(`SELECT 1 FROM "Lane"`).iterate();
  reading.next();
  expect(await create("b").catch((error: unknown) => String(error))).toMatch(/disk failed earlier/);
  reading.return?.();
  reader.close();

  const before = fs.statSync(file).mtimeMs;
  const committed = create("c");
  await begins(2);
  expect(fs.statSync(`${file}-wal`).size, "the new log is empty").toBe(0);
  expect(fs.statSync(file).mtimeMs).toBeGreaterThanOrEqual(before);
  begun[1]?.();
  await committed;
  expect(await own.lane.count()).toBe(3);
  await own.$disconnect();
});
