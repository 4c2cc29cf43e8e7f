import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import type { State } from "../subscription.ts";
import { countUnsynced } from "./unsynced.server.ts";

const plansSince = watchPlans(env.DATABASE_URL);
const AT = new Date("2026-11-20T00:00:00Z");
const later = (ms: number) => new Date(AT.getTime() + ms);

interface Rows {
  count: number;
  state?: State;
  variantId?: string;
  lastCode?: string | null;
  updatedAt?: Date;
}

async function rows(shop: string, { count, ...changes }: Rows): Promise<void> {
  const of = { shop, state: "failed", variantId: "1", lastCode: "variant_not_found" };
  const times = { dueAt: AT, createdAt: AT, updatedAt: AT };
  const data = Array.from({ length: count }, () => ({
    id: randomUUID(),
    ...of,
    ...times,
    ...changes,
  }));
  await commit(() => [write.subscription.createMany({ data })]);
}

it("counts what waits and what failed for variants that Klaviyo does not know, in one shop", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  await rows(shop, { count: 4 });
  await rows(shop, { count: 2, state: "queued", variantId: "2" });
  await rows(shop, { count: 3, state: "queued", variantId: "1" });
  await rows(other, { count: 7, variantId: "3" });
  expect(await countUnsynced(shop, AT)).toEqual({ signUps: 9, variants: 2, more: false });
});

it("counts no row that Klaviyo has taken, refused for another reason, or that was erased", async () => {
  const shop = await installShop();
  await rows(shop, { count: 5, state: "delivered", lastCode: null });
  await rows(shop, { count: 5, lastCode: "invalid" });
  await rows(shop, { count: 5, state: "cancelled", variantId: "2" });
  expect(await countUnsynced(shop, AT)).toEqual({ signUps: 0, variants: 0, more: false });
});

it("counts no answer from before that moment", async () => {
  const shop = await installShop();
  await rows(shop, { count: 5, updatedAt: later(-1) });
  await rows(shop, { count: 1, variantId: "2", updatedAt: later(1) });
  expect(await countUnsynced(shop, AT)).toMatchObject({ signUps: 1, variants: 1 });
});

it.skipIf(onPostgres)(
  "reads a limited number of rows, and finds them through an index",
  async () => {
    const shop = await installShop();
    await rows(shop, { count: 30 });
    plansSince();
    expect(await countUnsynced(shop, AT, 20)).toEqual({ signUps: 20, variants: 1, more: true });
    const reads = plansSince().filter((plan) => plan.includes("Subscription"));
    expect(reads).toEqual([
      "SEARCH Subscription USING INDEX Subscription_by_code (shop=? AND lastCode=?)",
    ]);
  },
);
