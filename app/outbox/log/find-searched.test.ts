import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it, test } from "vitest";
import { searchTextOf } from "../../catalog/fold-text.ts";
import { installShop } from "#tests/shops.ts";
import { commit, db, write } from "../../server/database/db.server.ts";
import { findSearched } from "./find-searched.server.ts";

const FROM = new Date("2026-11-20T00:00:00Z");

const VARIANTS = [
  { productTitle: "Blue Linen shirt", variantTitle: "Größe M / Élan", sku: "SH-BL-M" },
  { productTitle: "Blue Linen shirt", variantTitle: "L", sku: "SH-BL-L" },
  { productTitle: "Mug 100%_fun", variantTitle: "Default Title", sku: null },
  { productTitle: "\u30ac\u30e9\u30b9", variantTitle: "Default Title", sku: null },
];

const ROWS = [
  { email: "john.smith@example.com", phone: null, variantId: "100" },
  { email: "smith@gmail.com", phone: "+491711234567", variantId: "101" },
  { email: "jane_doe@example.co.uk", phone: null, variantId: "102" },
  { email: "jane%doe@xn--mller-kva.example", phone: null, variantId: "103" },
  { email: null, phone: "+14155552671", variantId: "100" },
  { email: "ann\\@example.org", phone: null, variantId: "999" },
];

let shop: string;
let other: string;

beforeAll(async () => {
  [shop, other] = [await installShop(), await installShop()];
  await fill(shop);
  await fill(other);
});

async function fill(of: string): Promise<void> {
  const times = { dueAt: FROM, createdAt: FROM, updatedAt: FROM };
  const rows = ROWS.map((row) => ({
    ...row,
    ...times,
    id: randomUUID(),
    shop: of,
    state: "queued",
  }));
  const variants = VARIANTS.map((titles, at) => ({
    ...{ ...titles, shop: of, variantId: String(100 + at), fetchedAt: FROM },
    searchText: searchTextOf(titles),
  }));
  await commit(() => [
    write.subscription.createMany({ data: rows }),
    write.variant.createMany({ data: variants }),
  ]);
}

/** The positions of the rows that a search finds, by the condition that leads and by the other. */
async function found(search: string, mostRead?: number, country = "DE"): Promise<number[]> {
  const searched = await findSearched(shop, search, {
    country,
    ...(mostRead === 0 && { mostRead: -1 }),
  });
  const places = async (condition: typeof searched.rest) => {
    const rows = await db.$queryRaw<{ email: string | null; phone: string | null; shop: string }[]>`
      SELECT "email", "phone", "shop" FROM "Subscription" WHERE ${condition}`;
    expect(rows.filter((row) => row.shop !== shop)).toEqual([]);
    return rows
      .map(({ email, phone }) =>
        ROWS.findIndex((row) => row.email === email && row.phone === phone),
      )
      .sort();
  };
  const all = await places(searched.rest);
  if (searched.lead) expect(await places(searched.lead)).toEqual(all);
  return all;
}

describe("a search finds", () => {
  test.each([
    ["any part of an address", "smith", [0, 1]],
    ["in any case", "SMITH", [0, 1]],
    ["a whole address, also as the end of another", "smith@gmail.com", [1]],
    ["a domain", "example.com", [0]],
    ["a domain after its @", "@example.co", [0, 2]],
    ["an international domain", "müller.example", [3]],
    ["an underscore, which is no wildcard", "jane_", [2]],
    ["a percent sign, which is none either", "jane%", [3]],
    ["a backslash", "ann\\", [5]],
    ["a phone number", "+49 171 1234567", [1]],
    ["a national phone number", "0171/1234567", [1]],
    ["the end of a phone number", "123-4567", [1]],
    ["no three digits of a phone number", "567", []],
    ["a cell of an exported file", "'+14155552671", [4]],
    ["a product by its title", "blue linen", [0, 1, 4]],
    ["a product by its words in any order", "shirt blue", [0, 1, 4]],
    ["a product by a part of a word", "lin shi", [0, 1, 4]],
    ["a variant", "shirt grosse m", [0, 4]],
    ["letters without their accents", "elan", [0, 4]],
    ["a SKU", "sh-bl-l", [1]],
    ["a percent sign in a title", "100%_", [2]],
    ["a title in another script", "\u30ac\u30e9", [3]],
    ["no other word of that script", "\u30ab\u30e9", []],
    ["no name that only Shopify uses", "Default Title", []],
    ["a variant by its id", "gid://shopify/ProductVariant/101", [1]],
    ["nothing in what is invisible", "\u200b", []],
    ["nothing by a null character", "\0", []],
    ["nothing before a null character", "smith\0", []],
  ])("%s", async (_, search, places) => {
    expect(await found(search)).toEqual(places);
  });

  it("what a plain search by addresses and titles would find", async () => {
    const texts = [
      ...ROWS.flatMap(({ email, phone }) => [email ?? "", phone ?? ""]),
      "blue",
      "mug",
    ];
    const part = fc
      .tuple(fc.constantFrom(...texts), fc.nat(30), fc.integer({ min: 4, max: 12 }))
      .map(([text, from, length]) => text.slice(from, from + length))
      .filter((text) => /^[a-z]{4,}$/.test(text));
    await fc.assert(
      fc.asyncProperty(part, async (search) => {
        const plain = ROWS.flatMap(({ email, variantId }, at) => {
          const titles = VARIANTS[Number(variantId) - 100];
          const has = email?.includes(search) || (titles && searchTextOf(titles).includes(search));
          return has ? [at] : [];
        });
        expect(await found(search)).toEqual(plain);
      }),
      { numRuns: 30 },
    );
  });
});

describe("in a log that is too long to read all of its addresses, a search finds", () => {
  test.each([
    ["those that begin like it", "smith", [1]],
    ["nothing in the middle of an address", "mith@", []],
    ["a product", "mug", [2]],
    ["a whole phone number", "0171 1234567", [1]],
  ])("%s", async (_, search, places) => {
    expect(await found(search, 0)).toEqual(places);
  });
});
