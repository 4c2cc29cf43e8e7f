import fc from "fast-check";
import { beforeEach, describe, expect, it, test } from "vitest";
import { logPage } from "#tests/log-page.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop, REGION } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { searchTextOf } from "../../catalog/fold-text.ts";
import { LISTED_STATES, STATES, type State } from "../subscription.ts";
import { conditionsOf } from "./conditions.server.ts";
import { noFilter, ORDERS, type LogFilter } from "./filter.ts";
import { readGroupedCursor, writeGroupedCursor, type GroupedPosition } from "./grouped-cursor.ts";
import { sortedRows } from "./sorted-page.server.ts";
import type { GroupedOrder } from "./log-groups.server.ts";

const plans = watchPlans(env.DATABASE_URL);
const from = new Date("2026-11-24T12:00:00Z");
const TITLES: [variantId: string, product: string | null, variant: string | null][] = [
  ["11", "Zebra tee", "S"],
  ["12", "Äpfel", "M"],
  ["13", "apple", "M"],
  ["14", "Apple", "L"],
  ["15", null, null],
];
/** One that Shopify was not asked about yet. */
const VARIANTS = [...TITLES.map(([id]) => id), "99"];
const GROUPED = ORDERS.filter(
  (order): order is GroupedOrder => order !== "newest" && order !== "oldest",
);

interface Seed {
  state: State;
  variant: number;
  /** Rows may be signed up in the same millisecond. */
  ms: number;
}

async function seed(shop: string, rows: Seed[]): Promise<void> {
  await db.variant.createMany({
    data: TITLES.map(([variantId, productTitle, variantTitle]) => ({
      shop,
      variantId,
      productTitle,
      variantTitle,
      searchText: searchTextOf({ productTitle, variantTitle, sku: null }),
      fetchedAt: from,
    })),
  });
  await db.subscription.createMany({
    data: rows.map(({ state, variant, ms }) => {
      const createdAt = new Date(+from + ms);
      const times = { createdAt, updatedAt: createdAt, dueAt: createdAt };
      const variantId = VARIANTS[variant]!;
      return { id: crypto.randomUUID(), shop, state, variantId, email: "a@example.com", ...times };
    }),
  });
}

/** All rows of a view in its order, as the pages have them one after the other. */
async function leafThrough(
  shop: string,
  filter: LogFilter & { days: null },
  order: GroupedOrder,
  { limit, most, direction }: { limit: number; most: number; direction: "older" | "newer" },
): Promise<GroupedPosition[]> {
  const conditions = await conditionsOf(shop, filter, REGION);
  const all: GroupedPosition[] = [];
  let place: GroupedPosition | null = null;
  for (let pages = 0; pages < 200; pages += 1) {
    const view = { ...filter, order };
    const options = { view, conditions, direction, from: place, limit, most };
    const { rows, stoppedAt } = await sortedRows(shop, options);
    all.push(...rows);
    const end: GroupedPosition | null =
      stoppedAt ?? (rows.length === limit ? (rows.at(-1) ?? null) : null);
    if (!end) return direction === "older" ? all : all.reverse();
    // As an address has it.
    place = readGroupedCursor(writeGroupedCursor(direction, end))!.place;
  }
  throw new Error("The pages have no end");
}

beforeEach(emptyDatabase);

const seeds = fc.array(
  fc.record({
    state: fc.constantFrom(...STATES),
    variant: fc.nat({ max: VARIANTS.length - 1 }),
    ms: fc.nat({ max: 5 }),
  }),
  { maxLength: 25 },
);

it("the pages of any order have each row once, in that order, whichever way and however few at once", async () => {
  const options = fc.record({
    limit: fc.integer({ min: 1, max: 6 }),
    most: fc.constantFrom(1, 3, 1_000),
    direction: fc.constantFrom("older" as const, "newer" as const),
    order: fc.constantFrom(...GROUPED),
    state: fc.constantFrom(null, null, ...LISTED_STATES),
  });
  await fc.assert(
    fc.asyncProperty(seeds, options, async (rows, { order, state, ...paging }) => {
      const shop = await installShop();
      await seed(shop, rows);
      const found = await leafThrough(shop, { ...noFilter, state }, order, paging);
      const stored = await db.subscription.findMany({
        where: { shop, state: state ?? { not: "cancelled" } },
      });
      expect(found.map(({ id }) => id)).toEqual(
        stored.sort((one, other) => compareIn(order, one, other)).map(({ id }) => id),
      );
    }),
    { numRuns: 60 },
  );
});

interface Compared {
  id: string;
  state: string;
  variantId: string;
  createdAt: Date;
}

/** The order in other words than the code's. */
function compareIn(order: GroupedOrder, one: Compared, other: Compared): number {
  const turn = order.endsWith("desc") ? -1 : 1;
  const groupOf = ({ state, variantId }: Compared) => {
    if (order.startsWith("state")) return String(STATES.indexOf(state as State));
    const title = TITLES.find(([id, name]) => id === variantId && name !== null);
    return title && searchTextOf({ productTitle: title[1], variantTitle: title[2], sku: null });
  };
  const [a, b] = [groupOf(one), groupOf(other)];
  if (a !== b) {
    if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
    return a < b ? -turn : turn;
  }
  return +other.createdAt - +one.createdAt || (one.id < other.id ? 1 : -1);
}

describe("a page of the log", () => {
  it("by product says how many come before it", async () => {
    const shop = await installShop();
    await seed(
      shop,
      Array.from({ length: 120 }, (_, at) => ({ state: "failed", variant: at % 6, ms: at })),
    );
    const view = { ...noFilter, order: "product", cursor: null } as const;
    const first = await logPage(shop, view);
    const second = await logPage(shop, { ...view, cursor: first.next });
    const third = await logPage(shop, { ...view, cursor: second.next });
    expect([first, second, third].map(({ rows, before }) => [rows.length, before])).toEqual([
      [50, 0],
      [50, 50],
      [20, 100],
    ]);
    const back = await logPage(shop, { ...view, cursor: third.previous });
    expect([back.before, back.rows.map(({ id }) => id)]).toEqual([
      50,
      second.rows.map(({ id }) => id),
    ]);
    expect(third.next).toBeNull();
    expect((await logPage(shop, { ...view, cursor: second.previous })).previous).toBeNull();
  });
});

describe("few rows that may match in a large log", () => {
  /** Many rows of one variant, and one old row of another. */
  async function shopOfMany(): Promise<string> {
    const shop = await installShop();
    const many = Array.from({ length: 40 }, (_, at) => ({
      state: "failed" as const,
      variant: 0,
      ms: at + 1,
    }));
    await seed(shop, [...many, { state: "failed", variant: 1, ms: 0 }]);
    return shop;
  }

  it.each(GROUPED)("are all on one page by %s", async (order) => {
    const shop = await shopOfMany();
    const filter = { ...noFilter, variant: VARIANTS[1]! };
    const conditions = await conditionsOf(shop, filter, REGION);
    const options = { conditions, direction: "older", from: null, limit: 51, most: 10 } as const;
    const page = await sortedRows(shop, { ...options, view: { ...filter, order } });
    expect(page).toMatchObject({ rows: [{}], stoppedAt: null, before: 0 });
  });

  it.skipIf(onPostgres)("are sorted without reading the names of all products", async () => {
    const shop = await shopOfMany();
    const filter = { ...noFilter, variant: VARIANTS[1]! };
    const conditions = await conditionsOf(shop, filter, REGION);
    const options = { conditions, direction: "older", from: null, limit: 51 } as const;
    plans();
    await sortedRows(shop, { ...options, view: { ...filter, order: "product" } });
    const read = plans().filter((plan) => plan.includes("Variant"));
    expect(read.filter((plan) => !plan.includes("variantId=?"))).toEqual([]);
  });
});

it("by product leafs through more products than one page scans", async () => {
  const shop = await installShop();
  const ids = Array.from({ length: 230 }, (_, at) => String(1_000 + at));
  await db.variant.createMany({
    data: ids.map((variantId, at) => {
      const searchText = `product ${at % 7}`;
      return { shop, variantId, productTitle: searchText, searchText, fetchedAt: from };
    }),
  });
  const times = { createdAt: from, updatedAt: from, dueAt: from };
  await db.subscription.createMany({
    data: [...ids.filter((_, at) => at % 9 === 0), "99"].map((variantId) => {
      const email = "a@example.com";
      return { id: crypto.randomUUID(), shop, state: "failed", variantId, email, ...times };
    }),
  });
  for (const order of ["product", "product_desc"] as const) {
    const all = { limit: 4, most: 1 };
    const older = await leafThrough(shop, noFilter, order, { ...all, direction: "older" });
    const newer = await leafThrough(shop, noFilter, order, { ...all, direction: "newer" });
    expect(older).toHaveLength(27);
    expect(new Set(older.map(({ id }) => id)).size).toBe(27);
    expect(newer).toEqual(older);
  }
});

test.each([
  "older.1.00000000-0000-4000-8000-000000000000",
  "older.1..",
  "sideways.1..untitled",
  "older.1e9..failed",
  "older.123456789012345..failed",
  "older.1..%00",
  "",
  null,
])("the cursor %j is none of a sorted log", (cursor) => {
  expect(readGroupedCursor(cursor)).toBeUndefined();
});
