import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { english } from "#tests/english.ts";
import type { Reading } from "../../../outbox/restocks/figures.ts";
import type { ListedRestock } from "../../../outbox/restocks/list-restocks.server.ts";
import { writeRestocksCsv } from "./restocks-csv.server.ts";

const AT = new Date("2026-11-26T10:00:00Z");
const restock: ListedRestock = {
  ...{ id: "a", variantId: "42", productId: "7", at: AT, lastAt: AT, people: 5 },
  ...{ productTitle: "=Tee, blue", variantTitle: "Default Title", imageUrl: null },
  ...{ lookAt: null, lookedAt: new Date("2026-12-03T11:00:00Z"), lookFaults: null },
  ...{ notified: 4, opened: 0, bought: 2, messagesUnclear: 0, ordersUnclear: 1 },
};
const reading: Reading = { hasKey: true, isPaused: false, denied: null, now: AT };

async function written(rows: ListedRestock[], how: Partial<Reading> = {}): Promise<string[][]> {
  async function* batches() {
    yield await Promise.resolve(rows);
  }
  const file = await text(writeRestocksCsv(batches(), { ...reading, ...how }, english));
  return parse(file, { bom: true, record_delimiter: "\r\n" });
}

it("has a line for each restock, whose cells are no formulas", async () => {
  expect(await written([restock])).toEqual([
    [
      ...["Product", "Variant", "Product ID", "Variant ID", "Back in stock (UTC)", "Shoppers"],
      ...["Notified", "Notified: note", "Opened", "Opened: note", "Bought", "Bought: note"],
      "Counted at (UTC)",
    ],
    [
      ...["'=Tee, blue", "", "gid://shopify/Product/7", "gid://shopify/ProductVariant/42"],
      ...["2026-11-26T10:00:00.000Z", "5", "4", "", "0", "", "2", "At least"],
      "2026-12-03T11:00:00.000Z",
    ],
  ]);
});

it("leaves empty what is unknown, and says why", async () => {
  const none = { lookedAt: null, lookAt: AT, notified: null, opened: null, bought: null };
  const [, line] = await written([{ ...restock, ...none }], { denied: "events" });
  const why = "Events – Read access: your API key doesn’t have this permission.";
  expect(line?.slice(6)).toEqual(["", why, "", why, "", why, ""]);
});
