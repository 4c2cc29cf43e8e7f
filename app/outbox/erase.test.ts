import { beforeEach, describe, expect, it } from "vitest";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { client as db } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { correct } from "./correct.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { erasePerson, eraseShop, rowsOfPerson } from "./erase.server.ts";

const plans = watchPlans(env.DATABASE_URL);
const now = new Date("2026-11-24T12:00:00Z");
const ann = { email: "ann@example.com", phones: ["+14155552671", "4155552671"] };

beforeEach(emptyDatabase);

/**
 * A shop with rows of one person by e-mail, by phone and by both, and with one of another person.
 */
async function shopOfAnn(): Promise<string> {
  const { shop } = await connectShop();
  const { email, phones } = ann;
  const phone = phones[0]!;
  const rows = [{ email }, { email, phone }, { email: "else@example.com", phone }, {}];
  for (const [at, row] of rows.entries()) {
    await enqueue(shop, signUp({ ...row, variantId: String(at) }), new Date(now.getTime() + at));
  }
  return shop;
}

function read(): string[] {
  return plans().filter((plan) => plan.includes("Subscription") && !plan.includes("Attempt_"));
}

describe("a person's rows", () => {
  it("are found by e-mail and by each form of a phone, each once, oldest first", async () => {
    const shop = await shopOfAnn();
    const rows = await rowsOfPerson(shop, ann);
    expect(rows.map(({ variantId }) => variantId)).toEqual(["0", "1", "2"]);
    expect(await rowsOfPerson(shop, { email: null, phones: [] })).toEqual([]);
  });

  it("are erased in their shop, and no other person's there or theirs elsewhere", async () => {
    const [shop, other] = [await shopOfAnn(), await shopOfAnn()];
    expect(await erasePerson(shop, ann, now)).toBe(3);
    expect(await erasePerson(shop, ann, now)).toBe(0);
    expect(await db.subscription.count({ where: { shop, state: "cancelled", email: null } })).toBe(
      3,
    );
    expect(await db.subscription.count({ where: { shop, state: "queued" } })).toBe(1);
    expect(await db.subscription.count({ where: { shop: other, state: "queued" } })).toBe(4);
  });

  it("are erased as what a correction keeps of a replaced address, whose row stays", async () => {
    const { shop } = await connectShop();
    const [email, phone] = ["ann@exmaple.com", "+14155552671"];
    const { id } = await enqueue(shop, signUp({ email, phone }), now);
    const vouched = { email: false, sms: false };
    const right = { version: 1, email: "else@example.com", phone: null, country: null, vouched };
    await correct(shop, id, right, now);
    const kept = () => db.merchantAction.findMany({ select: { was: true } });
    expect(await kept()).toEqual([{ was: JSON.stringify({ email: "a…@…", phone: "…71" }) }]);

    const other = { email: "bob@exmaple.com", phones: ["+14155550000"] };
    expect(await erasePerson(shop, other, now)).toBe(0);
    expect(await kept()).not.toEqual([{ was: null }]);
    expect(await erasePerson(shop, { email: "Ann@Exmaple.com", phones: [] }, now)).toBe(0);
    expect(await kept()).toEqual([{ was: null }]);
    expect(await db.replacedAddress.count()).toBe(0);
    expect(await db.subscription.findUnique({ where: { id } })).toMatchObject({
      state: "queued",
      email: "else@example.com",
    });
  });

  it("leave no key of an address that they had before", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp({ email: "ann@exmaple.com" }), now);
    const vouched = { email: false, sms: false };
    const right = { version: 1, email: ann.email, phone: null, country: null, vouched };
    await correct(shop, id, right, now);
    expect(await db.replacedAddress.count()).toBe(1);
    expect(await erasePerson(shop, ann, now)).toBe(1);
    expect(await db.replacedAddress.count()).toBe(0);
  });

  it.skipIf(onPostgres)(
    "are found through an index, and never through all rows of the shop",
    async () => {
      const shop = await shopOfAnn();
      plans();
      await rowsOfPerson(shop, ann);
      await erasePerson(shop, ann, now);
      const all = read();
      expect(all.length).toBeGreaterThan(5);
      for (const plan of all) {
        expect(plan).toMatch(/^SEARCH .* \((id=\?|shop=\? AND (email|phone)=\?)\)$/);
      }
    },
  );

  it.skipIf(onPostgres)(
    "are deleted with their shop, whose rows are not read through once more for each slice",
    async () => {
      const shop = await shopOfAnn();
      plans();
      expect(await eraseShop(shop)).toBe(4);
      expect(await db.subscription.count({ where: { shop } })).toBe(0);
      expect(read().filter((plan) => plan.includes("(id=?)"))).toHaveLength(1);
    },
  );
});
