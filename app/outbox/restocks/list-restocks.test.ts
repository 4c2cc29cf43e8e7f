import { beforeEach, describe, expect, it } from "vitest";
import { watchPlans } from "#tests/query-plans.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { SECOND_MS } from "../../server/durations.ts";
import { exportRestocks, listRestocks, RESTOCK_PAGE_SIZE } from "./list-restocks.server.ts";
import { nextLook } from "./looks.server.ts";
import { readRestockCursor, writeRestockCursor, type RestockCursor } from "./restock-cursor.ts";

const plansSince = watchPlans(env.DATABASE_URL);
const START = Date.UTC(2026, 10, 20, 12);

/** Restocks a second apart, two at each time. */
async function fill(shop: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, at) => `${shop}-${String(at).padStart(6, "0")}`);
  await db.restock.createMany({
    data: ids.map((id, number) => {
      const at = new Date(START + Math.floor(number / 2) * SECOND_MS);
      return { id, shop, variantId: String(number % 3), at, lastAt: at, people: number };
    }),
  });
  return ids.toReversed();
}

/** All pages in one direction. */
async function walk(shop: string, way: RestockCursor["way"], cursor: RestockCursor | null) {
  const pages: string[][] = [];
  for (let at = cursor; ;) {
    const { restocks, hasOlder, hasNewer } = await listRestocks(shop, at);
    pages.push(restocks.map(({ id }) => id));
    const edge = restocks.at(way === "older" ? -1 : 0);
    if (!edge || !(way === "older" ? hasOlder : hasNewer)) return pages;
    at = { way, at: edge.at, id: edge.id };
  }
}

beforeEach(emptyDatabase);

describe("the list of restocks", () => {
  it("has each of a shop's once, newest first, in both directions, and no other shop's", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    const ids = await fill(shop, 2 * RESTOCK_PAGE_SIZE + 7);
    await fill(other, 9);
    const pages = await walk(shop, "older", null);
    expect(pages.map((page) => page.length)).toEqual([50, 50, 7]);
    expect(pages.flat()).toEqual(ids);
    const last = await db.restock.findUniqueOrThrow({ where: { id: ids.at(-1)! } });
    const back = await walk(shop, "newer", { way: "newer", at: last.at, id: last.id });
    expect(back.toReversed().flat()).toEqual(ids.slice(0, -1));
  });

  it("is not moved by a restock that comes in between", async () => {
    const shop = await installShop();
    const ids = await fill(shop, RESTOCK_PAGE_SIZE + 1);
    const { restocks } = await listRestocks(shop, null);
    const edge = restocks.at(-1)!;
    const at = new Date(START + 3_600_000);
    await db.restock.create({ data: { id: "later", shop, variantId: "1", at, lastAt: at } });
    const next = await listRestocks(shop, { way: "older", at: edge.at, id: edge.id });
    expect(next.restocks.map(({ id }) => id)).toEqual(ids.slice(-1));
    expect(next).toMatchObject({ hasNewer: true, hasOlder: false });
  });

  it("names the variant as the catalogue does, and the product that the restock has", async () => {
    const shop = await installShop();
    await fill(shop, 2);
    const titles = { productTitle: "Tee", variantTitle: "Blue" };
    const variant = { shop, variantId: "1", productId: "9", fetchedAt: new Date() };
    await db.variant.create({ data: { ...variant, ...titles } });
    await db.restock.updateMany({ data: { productId: "8" } });
    const { restocks } = await listRestocks(shop, null);
    expect(restocks).toMatchObject([
      { variantId: "1", productId: "9", ...titles },
      { variantId: "0", productId: "8", productTitle: null },
    ]);
  });

  it("is exported whole, in the same order", async () => {
    const shop = await installShop();
    const ids = await fill(shop, 450);
    const batches: string[][] = [];
    for await (const batch of exportRestocks(shop)) batches.push(batch.map(({ id }) => id));
    expect(batches.map((batch) => batch.length)).toEqual([200, 200, 50]);
    expect(batches.flat()).toEqual(ids);
  });

  it.skipIf(onPostgres)("reads through its index, and so does the next look", async () => {
    const shop = await installShop();
    await fill(shop, 3);
    const cursor = { at: new Date(START), id: "x" };
    plansSince();
    await listRestocks(shop, null);
    await listRestocks(shop, { way: "older", ...cursor });
    await listRestocks(shop, { way: "newer", ...cursor });
    await nextLook(shop, new Date(START));
    const plans = plansSince();
    expect(plans.filter((plan) => plan.includes("TEMP B-TREE"))).toEqual([]);
    const ofRestocks = plans.filter((plan) => plan.includes("Restock"));
    expect(ofRestocks.length).toBeGreaterThan(0);
    for (const plan of ofRestocks) {
      expect(plan).toMatch(/^SEARCH (main\.)?Restock USING .*(Restock_shop_|autoindex)/);
    }
  });
});

describe("a cursor", () => {
  it("is read as it was written", () => {
    const cursor: RestockCursor = { way: "newer", at: new Date(START), id: "0199-ab_c" };
    expect(readRestockCursor(writeRestockCursor(cursor))).toEqual(cursor);
  });

  it.each(["", "older", "older.x.y", "older.1.a b", "sideways.1.a", `older.${"9".repeat(16)}.a`])(
    "is none: “%s”",
    (text) => {
      expect(readRestockCursor(text)).toBeNull();
    },
  );
});
