import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { searchTextOf } from "../../catalog/fold-text.ts";
import { client as db, commit, write } from "../../server/database/db.server.ts";
import { DAY_MS } from "../../server/durations.ts";
import { PERIODS } from "../stats/days.ts";
import { adjustCounts } from "../stats/commit-counted.server.ts";
import type { DemandRow } from "./demand-rows.server.ts";
import { DEMAND_SORTS, readDemandView, type DemandView } from "./demand-view.ts";
import { demandByDay, exportDemand, listDemand, topDemand } from "./list-demand.server.ts";

const now = new Date("2026-11-30T21:00:00Z");
const times = { now, keptSince: new Date(now.getTime() - 366 * DAY_MS) };
const usual = readDemandView(new URLSearchParams());

beforeEach(emptyDatabase);

interface SignedUp {
  variantId: string;
  /** Days before `now`. */
  ago?: number;
  state?: string;
  /** Whether it has its dedupe key. */
  open?: boolean;
  test?: boolean;
}

async function signedUp(shop: string, rows: SignedUp[]): Promise<void> {
  const data = rows.map(({ variantId, ago = 0, state = "queued", open = true, test = false }) => {
    const at = new Date(now.getTime() - ago * DAY_MS);
    const times = { createdAt: at, updatedAt: at, dueAt: at };
    const id = randomUUID();
    return { id, shop, variantId, state, test, ...times, dedupeKey: open ? id : null };
  });
  const ids = data.map(({ id }) => id);
  await commit(() => [write.subscription.createMany({ data }), ...adjustCounts(ids, 1)]);
}

interface Known {
  variantId: string;
  productId?: string | null;
  productTitle?: string | null;
  variantTitle?: string | null;
}

async function named(shop: string, variants: Known[]): Promise<void> {
  const data = variants.map(
    ({ variantId, productId = null, productTitle = null, variantTitle = null }) => ({
      ...{ shop, variantId, productId, productTitle, variantTitle, fetchedAt: now },
      imageUrl: productTitle && `https://cdn.shopify.com/${variantId}.png`,
      searchText: searchTextOf({ productTitle, variantTitle, sku: null }),
    }),
  );
  await commit(() => [write.variant.createMany({ data })]);
}

interface Stock {
  variantId: string;
  productId?: string | null;
  available?: boolean | null;
  quantity?: number | null;
  price?: string | null;
  restockedAt?: Date | null;
}

async function stocked(shop: string, variants: Stock[]): Promise<void> {
  await commit(() => [
    write.variantStock.createMany({ data: variants.map((one) => ({ shop, ...one })) }),
  ]);
}

const times3 = (one: SignedUp) => [one, one, one];

describe("the list of what shoppers want", () => {
  it("has each variant with its people, its sign-ups before and now, its stock and its value", async () => {
    const shop = await installShop();
    await signedUp(await installShop(), times3({ variantId: "1" }));
    await signedUp(shop, [
      { variantId: "1", ago: 3, state: "delivered" },
      { variantId: "1", ago: 2, state: "failed" },
      { variantId: "1", ago: 40, state: "delivered", open: false },
      { variantId: "1", ago: 1, state: "blocked" },
      { variantId: "1", ago: 1, test: true },
      { variantId: "2", ago: 1, state: "cancelled", open: false },
    ]);
    await named(shop, [
      { variantId: "1", productId: "8", productTitle: "Tee", variantTitle: "Blue" },
    ]);
    await stocked(shop, [{ variantId: "1", available: false, quantity: 0, price: "19.90" }]);
    const { rows, lines, people } = await listDemand(shop, usual, times);
    expect([lines, people]).toEqual([1, 2]);
    expect(rows).toEqual([
      {
        key: "v1",
        variantId: "1",
        productId: "8",
        variants: 1,
        productTitle: "Tee",
        variantTitle: "Blue",
        imageUrl: "https://cdn.shopify.com/1.png",
        waiting: 2,
        reached: 1,
        signUps: 2,
        before: 1,
        since: new Date(now.getTime() - 3 * DAY_MS),
        available: false,
        quantity: 0,
        price: 19.9,
        value: 39.8,
      },
    ]);
  });

  it("groups by the product that Shopify names, else by that of the stock, else not at all", async () => {
    const shop = await installShop();
    await signedUp(
      shop,
      ["1", "2", "3", "4"].flatMap((variantId) => times3({ variantId })),
    );
    await named(shop, [
      { variantId: "1", productId: "8", productTitle: "Tee" },
      { variantId: "2", productId: "8", productTitle: "Tee" },
    ]);
    await stocked(shop, [
      { variantId: "1", productId: "9", available: false, price: "1" },
      { variantId: "2", available: true, quantity: 4 },
      { variantId: "3", productId: "8", available: false, price: "2.5" },
    ]);
    const { rows } = await listDemand(shop, { ...usual, by: "product" }, times);
    expect(rows.map(({ key, variants, waiting }) => [key, variants, waiting])).toEqual([
      ["p8", 3, 9],
      ["v4", 1, 3],
    ]);
    expect(rows[0]).toMatchObject({ available: true, quantity: null, value: null, price: null });
    expect(rows[1]).toMatchObject({ available: null, value: null });
  });

  it("says since when people wait: after the last return to stock", async () => {
    const shop = await installShop();
    await signedUp(shop, [
      { variantId: "1", ago: 20, open: false, state: "delivered" },
      { variantId: "1", ago: 5 },
    ]);
    await stocked(shop, [{ variantId: "1", restockedAt: new Date(now.getTime() - 6 * DAY_MS) }]);
    const { rows } = await listDemand(shop, usual, times);
    expect(rows[0]?.since).toEqual(new Date(now.getTime() - 5 * DAY_MS));
  });

  it.each([
    ["TEE blu", ["v1"]],
    ["tee", ["v1", "v2"]],
    ["größe", ["v3"]],
    ["3", ["v3"]],
    ["8", ["v1", "v2"]],
    ["100%", []],
    ["nothing of it", []],
  ])("finds by words and ids: %s", async (search, keys) => {
    const shop = await installShop();
    await signedUp(
      shop,
      ["1", "1", "1", "2", "2", "3"].map((variantId) => ({ variantId })),
    );
    await named(shop, [
      { variantId: "1", productId: "8", productTitle: "Tee", variantTitle: "Blue" },
      { variantId: "2", productId: "8", productTitle: "Tee", variantTitle: "Red" },
      { variantId: "3", productId: "9", productTitle: "Große Größe" },
    ]);
    const { rows } = await listDemand(shop, { ...usual, search }, times);
    expect(rows.map(({ key }) => key)).toEqual(keys);
    const products = await listDemand(shop, { ...usual, by: "product", search: "blue" }, times);
    expect(products.rows.map(({ key, waiting }) => [key, waiting])).toEqual([["p8", 5]]);
  });

  it("is shown page by page, and exported as a whole", async () => {
    const shop = await installShop();
    const ids = Array.from({ length: 120 }, (_, at) => String(1_000 + at));
    await signedUp(
      shop,
      ids.map((variantId) => ({ variantId })),
    );
    const shown: string[] = [];
    for (const page of [1, 2, 3, 4]) {
      const { rows, lines } = await listDemand(shop, { ...usual, page }, times);
      expect(lines).toBe(page === 4 ? 0 : 120);
      shown.push(...rows.map(({ key }) => key));
    }
    expect(shown).toEqual(ids.map((id) => `v${id}`));
    const exported: string[] = [];
    for await (const rows of exportDemand(shop, usual, times))
      exported.push(...rows.map(({ key }) => key));
    expect(exported).toEqual(shown);
  });

  it("is in the order of the titles, and ends with what Shopify has not named", async () => {
    const shop = await installShop();
    await signedUp(
      shop,
      ["1", "2", "3", "4"].map((variantId) => ({ variantId })),
    );
    await named(shop, [
      { variantId: "2", productTitle: "zebra" },
      { variantId: "3", productTitle: "Élan" },
      { variantId: "4", productTitle: "Apple" },
    ]);
    const { rows } = await listDemand(shop, { ...usual, sort: "title" }, times);
    expect(rows.map(({ key }) => key)).toEqual(["v4", "v3", "v2", "v1"]);
  });

  it("leaves out of the top what no one waits for", async () => {
    const shop = await installShop();
    await signedUp(shop, [
      { variantId: "1" },
      { variantId: "2", open: false, state: "delivered" },
      ...times3({ variantId: "3" }),
    ]);
    expect((await topDemand(shop, 5, times)).map(({ key }) => key)).toEqual(["v3", "v1"]);
    expect((await topDemand(shop, 1, times)).map(({ key }) => key)).toEqual(["v3"]);
  });
});

describe("the days of a line", () => {
  it("have the sign-ups of a product's variants, or of one", async () => {
    const shop = await installShop();
    await signedUp(shop, [
      { variantId: "1" },
      { variantId: "2" },
      { variantId: "2", ago: 6 },
      { variantId: "2", ago: 7 },
      { variantId: "3" },
    ]);
    await named(shop, [{ variantId: "1", productId: "8" }]);
    await stocked(shop, [{ variantId: "2", productId: "8" }]);
    const days = async (key: string) => (await demandByDay(shop, key, 7, times))?.days;
    const day = (date: string, signUps: number) => ({ date, signUps });
    const between = [25, 26, 27, 28, 29].map((of) => day(`2026-11-${of}`, 0));
    expect(await days("p8")).toEqual([day("2026-11-24", 1), ...between, day("2026-11-30", 2)]);
    expect((await days("v3"))?.at(-1)).toEqual(day("2026-11-30", 1));
    expect(await days("v9")).toBeUndefined();
    expect(await days("x1")).toBeUndefined();
  });
});

const VARIANTS = ["11", "12", "13", "14", "15"];
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value);
const anyVariant = fc.record({
  known: fc.boolean(),
  productId: maybe(fc.constantFrom("8", "9")),
  productTitle: maybe(fc.constantFrom("Tee", "Élan cap")),
  variantTitle: maybe(fc.constantFrom("Blue", "Red")),
  stock: fc.boolean(),
  stockProduct: maybe(fc.constantFrom("8", "9")),
  available: maybe(fc.boolean()),
  quantity: maybe(fc.nat({ max: 9 })),
  price: maybe(fc.constantFrom("19.90", "0.5", "1200", "free", "")),
});
const anyRow = fc.record({
  variantId: fc.constantFrom(...VARIANTS),
  ago: fc.double({ min: 0, max: 200, noNaN: true }),
  state: fc.constantFrom("queued", "delivered", "failed", "blocked", "cancelled"),
  open: fc.boolean(),
  test: fc.boolean(),
});
const anyView: fc.Arbitrary<DemandView> = fc.record({
  by: fc.constantFrom("variant", "product"),
  search: fc.constantFrom("", "", "tee", "elan", "12", "9"),
  sort: fc.constantFrom(...DEMAND_SORTS),
  period: fc.constantFrom(...PERIODS),
  page: fc.constant(1),
});

it("every figure of every view equals a plain count of the rows", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyVariant, { minLength: VARIANTS.length, maxLength: VARIANTS.length }),
      fc.array(anyRow, { maxLength: 40 }),
      fc.array(anyView, { minLength: 3, maxLength: 3 }),
      async (variants, signUps, views) => {
        await emptyDatabase();
        const shop = await installShop();
        await signedUp(shop, signUps);
        const all = variants.map((one, at) => ({ ...one, variantId: VARIANTS[at]! }));
        await named(
          shop,
          all.filter(({ known }) => known),
        );
        const stock = all.filter((one) => one.stock);
        await stocked(
          shop,
          stock.map(({ variantId, stockProduct, available, quantity, price }) => ({
            ...{ variantId, productId: stockProduct, available, quantity, price },
          })),
        );
        for (const view of views) {
          const { rows, lines, people } = await listDemand(shop, view, times);
          const expected = await plainly(shop, view);
          expect(byKey(rows)).toEqual(byKey(expected));
          expect(lines).toBe(expected.length);
          expect(people).toBe(expected.reduce((sum, { waiting }) => sum + waiting, 0));
          expect(rows).toEqual(rows.toSorted(ORDERS[view.sort]));
        }
      },
    ),
    { numRuns: 40 },
  );
});

type Counted = Pick<DemandRow, (typeof COUNTED)[number]>;
const COUNTED = [
  ...(["key", "productId", "waiting", "reached", "signUps", "before", "since"] as const),
  ...(["available", "quantity"] as const),
];

function byKey(rows: (Counted & Pick<DemandRow, "value">)[]) {
  return Object.fromEntries(
    rows.map((row) => [
      row.key,
      [COUNTED.map((name) => row[name]), row.value === null ? null : row.value.toFixed(4)],
    ]),
  );
}

const ORDERS: Record<DemandView["sort"], (one: DemandRow, other: DemandRow) => number> = {
  waiting: (one, other) => other.waiting - one.waiting,
  sign_ups: (one, other) => other.signUps - one.signUps,
  value: (one, other) => (other.value ?? -1) - (one.value ?? -1),
  title: () => 0,
};

/** The lines of a view, computed from the rows one by one. */
async function plainly(shop: string, { by, search, period }: DemandView) {
  const rows = await db.subscription.findMany({ where: { shop } });
  const [known, stocks] = await Promise.all([
    db.variant.findMany({ where: { shop } }),
    db.variantStock.findMany({ where: { shop } }),
  ]);
  const signUps = rows.filter(
    ({ state, test }) => !test && ["queued", "delivered", "failed"].includes(state),
  );
  const midnight = new Date(now.toISOString().slice(0, 10)).getTime() + DAY_MS;
  const dayOf = (at: Date) => Math.floor((midnight - 1 - at.getTime()) / DAY_MS);
  const lines = Map.groupBy(new Set(signUps.map(({ variantId }) => variantId)), (variantId) => {
    const product =
      known.find((one) => one.variantId === variantId)?.productId ??
      stocks.find((one) => one.variantId === variantId)?.productId;
    return by === "product" && product ? `p${product}` : `v${variantId}`;
  });
  return [...lines].flatMap(([key, variantIds]) => {
    const of = signUps.filter(({ variantId }) => variantIds.includes(variantId));
    const waiting = of.filter(({ dedupeKey }) => dedupeKey !== null);
    const ids = variantIds.map((id) => ({
      id,
      known: known.find((one) => one.variantId === id),
      stock: stocks.find((one) => one.variantId === id),
    }));
    const found = ids.some(
      ({ id, known, stock }) =>
        id === search ||
        known?.productId === search ||
        (by === "product" && !known?.productId && stock?.productId === search) ||
        known?.searchText.includes(search),
    );
    if (search && !found) return [];
    const first = ids.toSorted((one, other) => {
      const people = (id: string) => waiting.filter(({ variantId }) => variantId === id).length;
      return people(other.id) - people(one.id) || (one.id < other.id ? -1 : 1);
    })[0];
    const availables = ids.map(({ stock }) => stock?.available ?? null);
    const quantities = ids.map(({ stock }) => stock?.quantity ?? null);
    const prices = waiting.map(({ variantId }) => {
      const price = stocks.find((one) => one.variantId === variantId)?.price ?? "";
      return /^\d+(\.\d+)?$/.test(price) ? Number(price) : null;
    });
    const createdAt = waiting.map((row) => row.createdAt.getTime());
    return [
      {
        key,
        productId: first?.known?.productId ?? first?.stock?.productId ?? null,
        waiting: waiting.length,
        reached: waiting.filter(({ state }) => state === "delivered").length,
        signUps: of.filter((row) => dayOf(row.createdAt) < period).length,
        before: of.filter(
          (row) => dayOf(row.createdAt) >= period && dayOf(row.createdAt) < 2 * period,
        ).length,
        since: createdAt.length > 0 ? new Date(Math.min(...createdAt)) : null,
        available: availables.includes(true) ? true : availables.includes(null) ? null : false,
        quantity: quantities.includes(null)
          ? null
          : quantities.reduce<number>((sum, one) => sum + (one ?? 0), 0),
        value: prices.includes(null)
          ? null
          : prices.reduce<number>((sum, one) => sum + (one ?? 0), 0),
      },
    ];
  });
}
