import { expect, it } from "vitest";
import { connectShop, REGION, signUp } from "#tests/shops.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { enqueue } from "../enqueue.server.ts";
import { conditionsOf } from "../log/conditions.server.ts";
import { countMeant } from "../log/count.server.ts";
import { noFilter } from "../log/filter.ts";
import { planDeletion } from "../planned-deletion.server.ts";
import { topDemand } from "./list-demand.server.ts";

const now = new Date("2026-11-30T12:00:00Z");
const variantId = "33001893429341";

it("the log lists as many sign-ups of shoppers waiting as are counted, of whatever kind the others are", async () => {
  const { shop } = await connectShop();
  const ids: string[] = [];
  for (const email of ["ann", "bob", "cy", "dee"].map((name) => `${name}@example.com`)) {
    ids.push((await enqueue(shop, signUp({ variantId, email }), now)).id);
  }
  await enqueue(shop, signUp({ variantId, botSign: "token_missing" }), now);
  await enqueue(shop, signUp({ variantId: "7" }), now);
  // Closed for good, as a row of an ended round.
  await rowsOf(shop, 2, { state: "delivered", from: now });
  await planDeletion(shop, ids.slice(0, 1), now);

  const [top] = await topDemand(shop, 1, { now, keptSince: new Date(0) });
  const filter = { ...noFilter, variant: variantId, back: "waiting" };
  const { count } = await countMeant(await conditionsOf(shop, filter, REGION));
  expect([top?.variantId, top?.waiting, count]).toEqual([variantId, 3, 3]);
});
