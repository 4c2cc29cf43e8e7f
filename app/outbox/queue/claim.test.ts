import { beforeEach, describe, expect, it } from "vitest";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { unseal } from "../../merchant/seal.server.ts";
import { claim } from "./claim.server.ts";
import { enqueue } from "../enqueue.server.ts";

const plans = watchPlans(env.DATABASE_URL);
const now = new Date("2026-11-24T12:00:00Z");
const laneId = "shared";

beforeEach(emptyDatabase);

/** A shop in the lane that all of these share, with this many due rows. */
async function shopWith(rows: number, key = "pk_0123456789abcdef"): Promise<string> {
  const { shop } = await connectShop({ laneId, key });
  for (let row = 0; row < rows; row += 1) await enqueue(shop, signUp(), now);
  return shop;
}

function next(limit: number, except: string[] = []) {
  return claim(laneId, now, { limit, except: new Set(except) });
}

describe("shops that share a Klaviyo account", () => {
  it("have their rows sent each with its own key, list and SMS switch", async () => {
    const one = await shopWith(2, "pk_one");
    const other = await shopWith(2, "pk_other");
    await db.merchant.update({
      where: { shop: other },
      data: { smsEnabled: true, consentListId: "LIST02", keyVersion: 7 },
    });
    const rows = await next(10);
    const said = rows.map(({ shop, merchant }) => [
      shop,
      ...[merchant.shop, unseal(shop, merchant.sealedKey ?? ""), merchant.keyVersion],
      ...[merchant.smsEnabled, merchant.consentListId],
    ]);
    expect(said).toHaveLength(4);
    const ofOne = [one, one, "pk_one", 1, false, null];
    const ofOther = [other, other, "pk_other", 7, true, "LIST02"];
    expect(said.filter(([shop]) => shop === one)).toEqual([ofOne, ofOne]);
    expect(said.filter(([shop]) => shop === other)).toEqual([ofOther, ofOther]);
  });

  it("take turns, however much waits for one of them", async () => {
    const [one, other] = [await shopWith(6), await shopWith(2)].sort() as [string, string];
    const rows = await next(10);
    expect(rows).toHaveLength(8);
    const [first, second, third, fourth] = rows.map(({ shop }) => shop);
    expect([first, second, third, fourth]).toEqual([one, other, one, other]);
    // Also where only some are wanted.
    expect((await next(2)).map(({ shop }) => shop)).toEqual([one, other]);
  });
});

describe("imported rows", () => {
  /** Makes this many of a shop's rows imported ones, due before all others. */
  async function imported(shop: string, count: number): Promise<void> {
    const dueAt = new Date(now.getTime() - 60_000);
    const rows = await db.subscription.findMany({ where: { shop }, take: count });
    const ids = rows.map(({ id }) => id);
    await db.subscription.updateMany({
      where: { id: { in: ids } },
      data: { source: "import", dueAt, createdAt: dueAt },
    });
  }

  const sources = async (limit: number) => (await next(limit)).map(({ source }) => source);

  it("come after the shop's other rows, however long they are due", async () => {
    await imported(await shopWith(8), 5);
    expect(await sources(2)).toEqual([null, null]);
    expect(await sources(4)).toEqual([null, null, null, "import"]);
    expect(await sources(20)).toEqual([null, null, null, ...Array<string>(5).fill("import")]);
  });

  it("hold up no other shop of the lane, and are held up by none", async () => {
    await imported(await shopWith(3), 3);
    await shopWith(2);
    expect((await sources(4)).filter((source) => source === "import").length).toBe(2);
  });

  it("that are very many are not all read to find another one", async () => {
    const shop = await shopWith(1);
    const [live] = await db.subscription.findMany({ where: { shop } });
    const dueAt = new Date(now.getTime() - 60_000);
    const row = { ...live!, source: "import", dueAt, createdAt: dueAt, dedupeKey: null };
    await db.subscription.createMany({
      data: Array.from({ length: 2_100 }, (_, at) => ({ ...row, id: `imported-${at}` })),
    });
    expect(await sources(3)).toEqual(["import", "import", "import"]);
    await db.subscription.deleteMany({ where: { id: { endsWith: "7" } } });
    expect(await sources(3)).toEqual([null, "import", "import"]);
  });
});

describe("a probe with rows that are unlike others", () => {
  const texted = { email: null, phone: "+14155552671", smsConsent: true };
  const traitsOf = (shop: string, more = {}) => ({
    shops: new Set([shop]),
    variantIds: new Set(["4077"]),
    channels: new Set(["email"]),
    ...more,
  });

  async function probed(unlike: Parameters<typeof traitsOf>) {
    const found = await claim(laneId, now, {
      limit: 2,
      except: new Set<string>(),
      probe: { unlike: traitsOf(...unlike) },
    });
    return found.map(({ id }) => id);
  }

  it("finds another variant and another channel, the longest due first", async () => {
    const { shop } = await connectShop({ laneId });
    const add = async (fields: object) =>
      (await enqueue(shop, signUp({ variantId: "4077", ...fields }), now)).id;
    await add({});
    const other = await add({ variantId: "4078" });
    await add({});
    const channel = await add(texted);
    await db.subscription.update({ where: { id: channel }, data: { dueAt: new Date(0) } });
    expect(await probed([shop])).toEqual([channel, other]);
    const all = { variantIds: new Set(["4077", "4078"]), channels: new Set(["email", "phone"]) };
    expect(await probed([shop, all])).toEqual([]);
  });

  it.skipIf(onPostgres)(
    "prefers another shop, and reads no more than its newest rows by an index",
    async () => {
      const [alike, other] = [await shopWith(3), await shopWith(3)];
      plans();
      const found = await probed([alike]);
      const reads = plans().filter((plan) => plan.includes("Subscription"));
      const ofOther = await db.subscription.findMany({ where: { shop: other } });
      expect(ofOther.map(({ id }) => id)).toEqual(expect.arrayContaining(found));
      expect(found).toHaveLength(2);
      const byIndex =
        "SEARCH Subscription USING INDEX Subscription_shop_state_dueAt_idx (shop=? AND state=? AND dueAt>? AND dueAt<?)";
      // The two queries run at once, so their plans come in either order.
      expect(reads.toSorted()).toEqual(
        [byIndex, "CO-ROUTINE Subscription", byIndex, "SCAN Subscription"].toSorted(),
      );
    },
  );
});
