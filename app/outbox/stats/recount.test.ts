import { beforeEach, expect, it } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop, signUp } from "#tests/shops.ts";
import { client as db, commit, write } from "../../server/database/db.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { correctCounts, recount, type CountDifference } from "./recount.server.ts";

const NIGHT = new Date("2026-11-25T23:59:59.999Z");
const MORNING = new Date("2026-11-26T00:00:00.000Z");

let shop: string;

beforeEach(async () => {
  await emptyDatabase();
  shop = await installShop();
});

async function allDifferences(): Promise<CountDifference[]> {
  const found: CountDifference[] = [];
  for await (const difference of recount()) found.push(difference);
  return found;
}

it("finds nothing where every commit has adjusted the counts", async () => {
  await enqueue(shop, signUp(), NIGHT);
  await enqueue(shop, signUp(), MORNING);
  await rowsOf(await installShop(), 5, { from: MORNING });
  expect(await allDifferences()).toEqual([]);
});

it("reports a row that was not counted, and a count without its row", async () => {
  const { id } = await enqueue(shop, signUp(), NIGHT);
  await enqueue(shop, signUp(), MORNING);
  await db.$transaction([
    db.subscription.update({ where: { id }, data: { state: "failed" } }),
    db.hourlyCount.create({
      data: {
        shop: "gone.myshopify.com",
        hour: "2026-01-01T00",
        state: "queued",
        latencyBucket: 0,
        count: 2,
      },
    }),
  ]);
  const night = { shop, hour: "2026-11-25T23", latencyBucket: 0 };
  expect(await allDifferences()).toEqual([
    {
      shop: "gone.myshopify.com",
      hour: "2026-01-01T00",
      state: "queued",
      latencyBucket: 0,
      written: 2,
      counted: 0,
    },
    { ...night, state: "failed", written: 0, counted: 1 },
    { ...night, state: "queued", written: 1, counted: 0 },
    { ...night, hour: "", state: "failed", written: 0, counted: 1 },
    { ...night, hour: "", state: "queued", written: 2, counted: 1 },
  ]);
});

it("corrects what it has found, and keeps what was added since", async () => {
  const { id } = await enqueue(shop, signUp(), NIGHT);
  await commit(() => [write.subscription.update({ where: { id }, data: { state: "failed" } })]);
  const found = await allDifferences();
  await enqueue(shop, signUp(), NIGHT);
  await correctCounts(found);
  expect(await allDifferences()).toEqual([]);
  const sums = await db.hourlyCount.findMany({
    where: { shop },
    orderBy: [{ state: "asc" }, { hour: "asc" }],
  });
  expect(sums.map(({ hour, state, count }) => [hour, state, count])).toEqual([
    ["", "failed", 1],
    ["2026-11-25T23", "failed", 1],
    ["", "queued", 1],
    ["2026-11-25T23", "queued", 1],
  ]);
});
