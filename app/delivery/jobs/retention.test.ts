import { beforeEach, describe, expect, it, vi } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { LogLines, personal } from "#tests/log-lines.ts";
import { refuse } from "#tests/refusal.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { createRetention } from "./retention.server.ts";
import { DELIVERY } from "../settings.ts";
import { DAY_MS } from "../../server/durations.ts";

const { everyMs, againMs } = DELIVERY.retention;
const START = Date.parse("2026-11-24T12:00:00Z");
let passed = 0;
const clock = { now: () => START + passed, monotonic: () => passed };
const daysAgo = (days: number) => new Date(START - days * DAY_MS);
const lines = new LogLines();
const said: string[] = [];

beforeEach(async () => {
  passed = 0;
  lines.take();
  said.length = 0;
  await emptyDatabase();
});

function startRetention() {
  return createRetention(DELIVERY.retention, { log: lines.log, clock });
}

/** How many lines of this kind there are by now. */
function linesWith(words: string): number {
  said.push(...lines.take());
  return said.filter((line) => line.includes(words)).length;
}

/** Calls `look` as often as the worker does, until a round has ended. */
async function round(one: ReturnType<typeof startRetention>): Promise<void> {
  const ended = () => {
    one.look();
    return linesWith("Retention:");
  };
  await expect.poll(ended, { interval: 25, timeout: 10_000 }).toBe(1);
  await one.stop();
}

async function shopKeeping(retentionDays: number, rows: number, from: Date): Promise<string> {
  const shop = await installShop(daysAgo(1_000));
  await db.merchant.update({ where: { shop }, data: { retentionDays } });
  await rowsOf(shop, rows, { from });
  return shop;
}

function kept(shop: string): Promise<number> {
  return db.subscription.count({ where: { shop, state: { not: "cancelled" } } });
}

const isEmpty = (shop: string) => async () => (await kept(shop)) === 0;

describe("a round", () => {
  it("erases what each shop no longer keeps, and logs how many rows and no names", async () => {
    const shops = [
      await shopKeeping(30, 1_200, daysAgo(40)),
      await shopKeeping(30, 2, daysAgo(31)),
      await shopKeeping(365, 3, daysAgo(40)),
    ];
    // A shop that has uninstalled, and was never redacted.
    await db.merchant.update({ where: { shop: shops[1]! }, data: { uninstalledAt: daysAgo(20) } });
    await round(startRetention());
    expect(await Promise.all(shops.map(kept))).toEqual([0, 0, 3]);
    expect(await wrongCounts()).toEqual([]);
    expect(personal(said)).toEqual([]);
    expect(said.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 30, rows: 1_202, shops: 2 },
    ]);
  });

  it("runs once an hour, and as soon as the merchant chooses a shorter time", async () => {
    const shop = await shopKeeping(365, 3, daysAgo(40));
    const one = startRetention();
    const reads = vi.spyOn(db.merchant, "findMany");
    one.look();
    await db.merchant.update({ where: { shop }, data: { retentionDays: 30 } });
    await expect.poll(() => reads.mock.calls.length).toBe(1);
    passed = everyMs - 1;
    one.look();
    expect(reads).toHaveBeenCalledTimes(1);
    reads.mockRestore();
    passed = everyMs;
    await round(one);
    expect(await kept(shop)).toBe(0);
  });

  it("skips a shop whose retention time makes no sense", async () => {
    const odd = [await shopKeeping(0, 2, daysAgo(40)), await shopKeeping(-5, 2, daysAgo(40))];
    const shop = await shopKeeping(30, 2, daysAgo(40));
    await round(startRetention());
    expect(await Promise.all([...odd, shop].map(kept))).toEqual([2, 2, 0]);
  });

  it.each(["written", "unwritten"] as const)(
    "is continued by another process where one was killed with a slice %s",
    async (slice) => {
      const shop = await shopKeeping(30, 1_200, daysAgo(40));
      const write = db.$transaction.bind(db);
      const commits = vi.spyOn(db, "$transaction");
      const dead = new Promise<void>((resolve) => {
        commits
          .mockImplementationOnce((...statements) => write(...statements))
          .mockImplementationOnce(async (...statements) => {
            if (slice === "written") await write(...statements);
            resolve();
            return new Promise(() => undefined);
          });
      });
      startRetention().look();
      await dead;
      commits.mockRestore();
      expect(await kept(shop)).toBe(slice === "written" ? 200 : 700);
      expect(await wrongCounts()).toEqual([]);
      await round(startRetention());
      expect(await db.subscription.count({ where: { shop, version: 2 } })).toBe(1_200);
      expect(await wrongCounts()).toEqual([]);
    },
  );

  it("is done once by two processes at the same time", async () => {
    const shop = await shopKeeping(30, 1_200, daysAgo(40));
    const both = [startRetention(), startRetention()];
    for (const one of both) one.look();
    await expect.poll(isEmpty(shop), { interval: 25, timeout: 10_000 }).toBe(true);
    await Promise.all(both.map((one) => one.stop()));
    expect(await db.subscription.count({ where: { shop, version: 2 } })).toBe(1_200);
    expect(await wrongCounts()).toEqual([]);
  });

  it("ends after the current slice when it is stopped, and begins no more", async () => {
    const shop = await shopKeeping(30, 1_200, daysAgo(40));
    const one = startRetention();
    const write = db.$transaction.bind(db);
    const commits = vi.spyOn(db, "$transaction");
    const stopped = new Promise<void>((resolve, reject) => {
      commits.mockImplementationOnce(async (...statements) => {
        one.stop().then(resolve, reject);
        return write(...statements);
      });
    });
    one.look();
    await stopped;
    commits.mockRestore();
    expect(await kept(shop)).toBe(700);
    passed = everyMs;
    one.look();
    await one.stop();
    expect(await kept(shop)).toBe(700);
  });
});

it("an error with one shop's rows stops no other shop's, and is tried again sooner", async () => {
  const [sick, well] = [
    await shopKeeping(30, 3, daysAgo(40)),
    await shopKeeping(30, 3, daysAgo(40)),
  ];
  const accept = await refuse('UPDATE ON "Subscription"', `OLD."shop" = '${sick}'`);
  const one = startRetention();
  one.look();
  await expect.poll(() => linesWith("Retention:"), { timeout: 10_000 }).toBe(1);
  expect([await kept(sick), await kept(well)]).toEqual([3, 0]);
  const errors = said.filter((line) => line.includes('"level":50'));
  expect(errors.map((line) => JSON.parse(line) as object)).toMatchObject([{ shop: sick }]);
  expect(personal(said)).toEqual([]);

  await accept();
  passed = againMs - 1;
  one.look();
  expect(await kept(sick)).toBe(3);
  passed = againMs;
  one.look();
  await expect.poll(() => linesWith("Retention:"), { timeout: 10_000 }).toBe(2);
  expect(await kept(sick)).toBe(0);
  await one.stop();
});
