import { beforeEach, describe, expect, it } from "vitest";
import { ERASED_ROW } from "#tests/erased-row.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { connectShop, signUp, WORDING } from "#tests/shops.ts";
import { lockDatabase } from "#tests/front-door/locker.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { client as db } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { cancelSignUp } from "./cancel.server.ts";
import { enqueue, enqueueAll } from "./enqueue.server.ts";
import { resend } from "./resend.server.ts";
import type { SignUp } from "./subscription.ts";

const now = new Date("2026-11-24T12:00:00Z");
const ann = signUp({ email: "ann@example.com" });

const plans = watchPlans(env.DATABASE_URL);

beforeEach(emptyDatabase);

/** A shop with a sign-up of Ann's. */
async function shopOfAnn(changes: Partial<SignUp> = {}) {
  const { shop } = await connectShop();
  return { shop, ...(await enqueue(shop, { ...ann, ...changes }, now)) };
}

const rowOf = (id: string) => db.subscription.findUniqueOrThrow({ where: { id } });

async function queuedCount(shop: string) {
  const rows = await db.hourlyCount.findMany({ where: { shop, hour: "", state: "queued" } });
  return rows.map(({ count }) => count);
}

describe("a sign-up that is alone in its row", () => {
  it("is erased and no longer counted as queued, once", async () => {
    const { shop, id, own } = await shopOfAnn();
    expect(own).toBe(id);
    expect(await cancelSignUp(shop, id, now)).toBe(true);
    expect(await rowOf(id)).toMatchObject({ ...ERASED_ROW, version: 2 });
    expect(await queuedCount(shop)).toEqual([0]);
    expect(await cancelSignUp(shop, id, now)).toBe(false);
    expect((await rowOf(id)).version).toBe(2);
  });

  it.each(["failed", "blocked"])("is erased where it is %s, too", async (state) => {
    const { shop, id } = await shopOfAnn();
    await db.subscription.update({ where: { id }, data: { state } });
    expect(await cancelSignUp(shop, id, now)).toBe(true);
  });

  it("is erased after the merchant has sent it again", async () => {
    const { shop, id } = await shopOfAnn();
    await db.subscription.update({ where: { id }, data: { state: "failed" } });
    await resend(shop, id, now);
    expect(await cancelSignUp(shop, id, now)).toBe(true);
  });

  it("stays where Klaviyo has taken it", async () => {
    const { shop, id } = await shopOfAnn();
    for (const state of ["delivered", "queued"]) {
      await db.subscription.update({ where: { id }, data: { state, deliveredAt: now } });
      expect(await cancelSignUp(shop, id, now)).toBe(false);
      expect(await rowOf(id)).toMatchObject({ state, email: "ann@example.com" });
    }
  });

  it("stays where another shop asks", async () => {
    const { id } = await shopOfAnn();
    const { shop } = await connectShop();
    expect(await cancelSignUp(shop, id, now)).toBe(false);
    expect((await rowOf(id)).state).toBe("queued");
  });

  it("can be made again, in a row of its own", async () => {
    const { shop, id } = await shopOfAnn();
    await cancelSignUp(shop, id, now);
    const again = await enqueue(shop, ann, now);
    expect(again.id).not.toBe(id);
    expect(again.own).toBe(again.id);
  });
});

describe("a row that another sign-up has joined is not cancelled", () => {
  const consent = { phone: "+14155552671", country: "US", smsConsent: true };

  it.each<[string, Partial<SignUp>]>([
    ["with the same", {}],
    ["with more", { ...consent, consentVersion: WORDING.version }],
  ])("%s", async (_, changes) => {
    const { shop, id } = await shopOfAnn();
    const { version } = await rowOf(id);
    const joined = await enqueue(shop, { ...ann, ...changes }, now);
    expect(joined.id).toBe(id);
    expect(joined.own).not.toBe(id);
    expect(await rowOf(id)).toMatchObject({
      shared: true,
      version: changes.phone ? version + 1 : version,
    });
    expect(await cancelSignUp(shop, id, now)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ state: "queued", email: "ann@example.com" });
  });

  it("at the same moment", async () => {
    const { shop } = await connectShop();
    const { dedupeKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const arrival = { shop, dedupeKeySalt, signUp: ann, at: now };
    const [one, other] = await enqueueAll([arrival, arrival]);
    const { id, own } = one as { id: string; own: string };
    expect(own).toBe(id);
    expect(other).toMatchObject({ id });
    expect(await cancelSignUp(shop, id, now)).toBe(false);
  });

  it("and the ids of sign-ups tell their order, and not which of them joined a row", async () => {
    const { shop } = await shopOfAnn();
    const { dedupeKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const emails = ["bea@example.com", "ann@example.com", "cleo@example.com", "ann@example.com"];
    const stored = await enqueueAll(
      emails.map((email) => ({ shop, dedupeKeySalt, signUp: { ...ann, email }, at: now })),
    );
    const own = stored.map((one) => ("own" in one ? one.own : ""));
    expect(own).toEqual(own.toSorted());
    expect(new Set(own).size).toBe(4);
  });

  it("but one that a suspected bot has tried to join is", async () => {
    const { shop, id } = await shopOfAnn();
    await enqueue(shop, { ...ann, botSign: "honeypot_link" }, now);
    expect(await cancelSignUp(shop, id, now)).toBe(true);
  });
});

// PostgreSQL's lock would be waited for by the reads too.
it.skipIf(onPostgres)("where there is nothing to cancel, no writer is waited for", async () => {
  const { shop, id } = await shopOfAnn();
  const { own } = await enqueue(shop, ann, now);
  const unlock = await lockDatabase(env.DATABASE_URL);
  try {
    for (const none of [id, own, "0193f000-0000-7000-8000-000000000000"]) {
      expect(await cancelSignUp(shop, none, now)).toBe(false);
    }
  } finally {
    await unlock();
  }
});

it.skipIf(onPostgres)(
  "its linked rows are found by an index with the shop and the time",
  async () => {
    const { shop, id } = await shopOfAnn();
    plans();
    await cancelSignUp(shop, id, now);
    const byTime = plans().filter((plan) => plan.includes("createdAt=?"));
    expect(byTime).toEqual([expect.stringMatching(/USING INDEX .*shop=\? AND createdAt=\?/)]);
  },
);
