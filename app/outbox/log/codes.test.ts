import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { codesOf } from "./codes.server.ts";

const plansSince = watchPlans(env.DATABASE_URL);
const AT = new Date("2026-11-20T00:00:00Z");

async function shopWith(codes: (string | null)[]): Promise<string> {
  const shop = await installShop();
  const row = { shop, state: "failed", dueAt: AT, createdAt: AT, updatedAt: AT, variantId: "1" };
  const data = codes.map((lastCode) => ({ id: randomUUID(), ...row, lastCode }));
  await commit(() => [write.subscription.createMany({ data })]);
  return shop;
}

it("each code that a shop's rows have is named once, and none of another shop's", async () => {
  const shop = await shopWith(["throttled", null, "invalid", "invalid", "not_found", "throttled"]);
  await shopWith(["duplicate", "invalid", "zebra"]);
  expect(await codesOf(shop)).toEqual(["invalid", "not_found", "throttled"]);
});

it("a shop without any refusal has none", async () => {
  expect(await codesOf(await shopWith([null, null]))).toEqual([]);
});

it("leaves out codes that no address of the log can name", async () => {
  expect(await codesOf(await shopWith(["two words", "invalid", "[masked]"]))).toEqual(["invalid"]);
});

it.skipIf(onPostgres)(
  "goes through the index from code to code, and ends after a hundred",
  async () => {
    const many = Array.from({ length: 130 }, (_, at) => `code_${String(at).padStart(3, "0")}`);
    const shop = await shopWith([...many, ...many]);
    plansSince();
    expect(await codesOf(shop)).toEqual(many.slice(0, 100));
    const reads = plansSince().filter((plan) => plan.includes("Subscription"));
    const byCode =
      "SEARCH Subscription USING COVERING INDEX Subscription_by_code (shop=? AND lastCode>?)";
    expect(reads).toEqual([byCode, byCode]);
  },
);
