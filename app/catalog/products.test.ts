import { expect, it } from "vitest";
import { onPostgres } from "#tests/setup/database.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { installShop } from "#tests/shops.ts";
import { commit, write } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { productsOf } from "./titles.server.ts";

const plansSince = watchPlans(env.DATABASE_URL);

/** What is known about variants: for each its product's name, "T" and three digits by default. */
async function known(shop: string, variants: [product: number | null, title?: string | null][]) {
  const data = variants.map(([product, title], at) => ({
    shop,
    variantId: String(10_000 + at),
    fetchedAt: new Date(),
    productId: product === null ? null : String(product),
    productTitle: title === undefined ? `T${String(product).padStart(3, "0")}` : title,
  }));
  await commit(() => [write.variant.createMany({ data })]);
}

it("has each product of a shop once, by name, and none that has no name", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  await known(shop, [[2], [1], [2], [3, null], [null, null], [2], [null, "Nameless"]]);
  await known(other, [[4]]);
  expect(await productsOf(shop)).toEqual([
    { id: "1", title: "T001" },
    { id: "2", title: "T002" },
  ]);
});

it("has a product once that was renamed between two look-ups", async () => {
  const shop = await installShop();
  await known(shop, [
    [1, "Old"],
    [1, "New"],
    [2, "Oak"],
    [1, "Old"],
  ]);
  expect(await productsOf(shop)).toEqual([
    { id: "1", title: "New" },
    { id: "2", title: "Oak" },
  ]);
});

it.skipIf(onPostgres)(
  "has the first 250 of more, however many variants they have, and continues through an index only",
  async () => {
    const shop = await installShop();
    const products = Array.from({ length: 260 }, (_, at) => 259 - at);
    await known(
      shop,
      products.flatMap((product) => [[product], [product], [product]]),
    );
    plansSince();
    const found = await productsOf(shop);
    const plans = plansSince();
    expect(found.map(({ title }) => title)).toEqual(
      Array.from({ length: 250 }, (_, at) => `T${String(at).padStart(3, "0")}`),
    );
    expect(plans).toEqual([
      expect.stringMatching(
        /^SEARCH Variant USING COVERING INDEX .*\(shop=\? AND productTitle>\?\)$/,
      ),
    ]);
  },
);
