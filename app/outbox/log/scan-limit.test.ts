// SQLite only: it counts the rows that SQLite reads.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { Prisma } from "#prisma/client/client.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { seedLog } from "#tests/seed-log.ts";
import { REGION, installShop } from "#tests/shops.ts";
import { client as db, dialect } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { conditionsOf, type Conditions } from "./conditions.server.ts";
import { countMeant } from "./count.server.ts";
import { noFilter } from "./filter.ts";
import { neighboursOf } from "./history.server.ts";
import { scanLog } from "./scan-log.server.ts";

const plansSince = watchPlans(env.DATABASE_URL);
const FROM = Date.parse("2026-11-20T00:00:00Z");
const ROWS = 5_200;
let shop: string;
/** Newest first. */
let ids: string[];

beforeAll(async () => {
  shop = await installShop();
  ids = Array.from({ length: ROWS }, () => randomUUID());
  await seedLog(ROWS, (at) => ({
    id: ids[at]!,
    shop,
    createdAt: timeOf(at),
    email: `ann-${at}@example.com`,
  }));
});

function timeOf(at: number): Date {
  return new Date(FROM + ROWS - at);
}

/**
 * The rows at these positions of the log; a query that reads one behind so many others fails for
 * it.
 */
function meaning(places: number[], { lookedAt }: { lookedAt: number }): Conditions {
  const among = Prisma.sql`"id" IN (SELECT value FROM ${dialect.jsonEach(places.map((at) => ids[at]!))})`;
  const further = Prisma.sql`"createdAt" <= ${timeOf(lookedAt)}`;
  return {
    lead: Prisma.sql`"shop" = ${shop}`,
    rest: [Prisma.sql`CASE WHEN ${further} THEN json('a row too far') ELSE ${among} END`],
  };
}

function go(conditions: Conditions, limit: number, most?: number) {
  return scanLog({ conditions, direction: "older", from: null, limit, ...(most && { most }) });
}

/** How often rows themselves, and not only their index, were read since the last call. */
function readingsSince(): number {
  return plansSince().filter((plan) => /SEARCH Subscription USING INDEX.*shop=/.test(plan)).length;
}

describe("a scan", () => {
  it("reads no more rows than it takes to find a page of them", async () => {
    const page = Array.from({ length: 51 }, (_, at) => 3 * at);
    const { rows, stoppedAt } = await go(meaning(page, { lookedAt: 151 }), 51);
    expect([rows.map(({ id }) => id), stoppedAt]).toEqual([page.map((at) => ids[at]), null]);
  });

  it("reads 5,000 where few match, each of them once", async () => {
    const few = [0, 249, 250, 4_999];
    plansSince();
    const { rows, stoppedAt } = await go(meaning(few, { lookedAt: 5_000 }), 51);
    expect(rows.map(({ id }) => id)).toEqual(few.map((at) => ids[at]));
    expect(stoppedAt).toEqual({ id: ids[4_999], createdAt: timeOf(4_999) });
    expect(readingsSince()).toBe(1);
  });

  it("reads fewer with a lower limit", async () => {
    const { rows, stoppedAt } = await go(meaning([1], { lookedAt: 700 }), 51, 700);
    expect([rows.length, stoppedAt?.id]).toEqual([1, ids[699]]);
  });

  it("returns no more than requested, wherever they are found", async () => {
    const { rows, stoppedAt } = await go(meaning([0, 300, 301], { lookedAt: 5_000 }), 2);
    expect([rows.map(({ id }) => id), stoppedAt]).toEqual([[ids[0], ids[300]], null]);
  });
});

it("a row's neighbours are searched among 5,000 others in all, half of them on either side", async () => {
  await db.subscription.updateMany({
    where: { id: { in: [ids[2_600 - 2_500]!, ids[2_600 + 2_501]!] } },
    data: { state: "failed" },
  });
  const row = { id: ids[2_600]!, createdAt: timeOf(2_600) };
  expect(await neighboursOf(shop, row, { ...noFilter, channel: "email" }, REGION)).toEqual({
    newer: ids[2_599],
    older: ids[2_601],
  });
  const filter = { ...noFilter, variant: "1", state: "failed" } as const;
  expect(await neighboursOf(shop, row, filter, REGION)).toEqual({ newer: ids[100], older: null });
});

it("a search leads by the ids of fewer than 5,000 addresses, and of no more", async () => {
  const { lead } = await conditionsOf(shop, { ...noFilter, search: "ann" }, REGION);
  expect(lead.sql).not.toContain("email");
  // Those that begin like this, except for 201 of them.
  const some = await conditionsOf(shop, { ...noFilter, search: "ann-1" }, REGION);
  expect(some.lead.sql).toContain("email");
  await db.subscription.updateMany({
    where: { id: { in: ids.slice(0, ROWS - 4_999) } },
    data: { email: null },
  });
  const fewer = await conditionsOf(shop, { ...noFilter, search: "ann" }, REGION);
  expect(fewer.lead.sql).toContain("email");
});

it("a count says 1,000+ from the first row that is too many, and not before", async () => {
  const other = await installShop();
  await rowsOf(other, 1_000, { from: new Date(FROM) });
  const failed = () => conditionsOf(other, { ...noFilter, state: "failed" }, REGION);
  expect(await countMeant(await failed())).toEqual({ count: 1_000, more: false });
  await rowsOf(other, 1, { from: new Date(FROM) });
  expect(await countMeant(await failed())).toEqual({ count: 1_000, more: true });
});
