import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { english } from "#tests/english.ts";
import type { DemandRow } from "../../../outbox/demand/demand-rows.server.ts";
import { writeDemandCsv } from "./demand-csv.server.ts";

const row: DemandRow = {
  key: "v42",
  variantId: "42",
  productId: "7",
  variants: 1,
  productTitle: "=Tee, blue",
  variantTitle: "Default Title",
  imageUrl: null,
  waiting: 3,
  reached: 2,
  signUps: 4,
  before: 1,
  since: new Date("2026-11-26T10:00:00Z"),
  available: false,
  quantity: 0,
  price: 19.9,
  value: 59.699999999999996,
};

async function written(rows: DemandRow[], currency: string | null = "EUR"): Promise<string[][]> {
  async function* batches() {
    yield await Promise.resolve(rows);
  }
  const file = await text(writeDemandCsv(batches(), { period: 30, currency }, english));
  return parse(file, { bom: true, record_delimiter: "\r\n" });
}

it("has a line for each variant, whose cells are no formulas", async () => {
  expect(await written([row])).toEqual([
    [
      ...["Product", "Variant", "Product ID", "Variant ID", "Variants", "Shoppers waiting"],
      ...["Sent to Klaviyo", "Sign-ups in 30 days", "Sign-ups in the 30 days before"],
      ...["First sign-up (UTC)", "Stock", "Quantity", "Price", "Estimated value", "Currency"],
    ],
    [
      ...["'=Tee, blue", "", "gid://shopify/Product/7", "gid://shopify/ProductVariant/42", "1"],
      ...["3", "2", "4", "1", "2026-11-26T10:00:00.000Z", "Sold out", "0", "19.9", "59.7", "EUR"],
    ],
  ]);
});

it("leaves empty what is not known, and names no variant for a product", async () => {
  const unknown = { since: null, available: null, quantity: null, price: null, value: null };
  const [, line] = await written([{ ...row, ...unknown, key: "p7", variants: 4 }]);
  expect(line?.slice(3)).toEqual(["", "4", "3", "2", "4", "1", "", "", "", "", "", ""]);
});
