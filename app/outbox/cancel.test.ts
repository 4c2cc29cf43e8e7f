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

describe("a sign-up that is sent twice, as its answer was lost", () => {
  const lost = "3735928559-12345-4026531840-99";

  /** Sends sign-ups of Ann's one after the other, or together; null is one that names no submission. */
  async function send(
    shop: string,
    submissions: (string | null)[],
    { together = false, changes = {} } = {},
  ) {
    const { dedupeKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const arrivals = submissions.map((submission) => ({
      ...{ shop, dedupeKeySalt, signUp: { ...ann, ...changes }, at: now },
      ...(submission !== null && { submission }),
    }));
    if (together) return (await enqueueAll(arrivals)) as { id: string; own: string }[];
    const stored = [];
    for (const arrival of arrivals) stored.push(...(await enqueueAll([arrival])));
    return stored as { id: string; own: string }[];
  }

  it.each([false, true])(
    "is alone in its row and can be cancelled (together: %s)",
    async (together) => {
      const { shop } = await connectShop();
      const [first, repeat] = await send(shop, [lost, lost], { together });
      expect(first?.own).toBe(first?.id);
      expect(repeat).toEqual(first);
      expect(await rowOf(first!.id)).toMatchObject({ shared: false, version: 1 });
      expect(await cancelSignUp(shop, repeat!.own, now)).toBe(true);
      expect(await rowOf(first!.id)).toMatchObject(ERASED_ROW);
    },
  );

  it("is alone in its row where the row had failed in between, and is queued again", async () => {
    const { shop } = await connectShop();
    const [first] = await send(shop, [lost]);
    await db.subscription.update({ where: { id: first!.id }, data: { state: "failed" } });
    const [repeat] = await send(shop, [lost]);
    expect(repeat).toEqual(first);
    expect(await rowOf(first!.id)).toMatchObject({ state: "queued", shared: false });
  });

  it("opens a row of its own where the first one was cancelled", async () => {
    const { shop } = await connectShop();
    const [first] = await send(shop, [lost]);
    await cancelSignUp(shop, first!.own, now);
    const [again] = await send(shop, [lost]);
    expect(again?.id).not.toBe(first?.id);
    expect(again?.own).toBe(again?.id);
  });

  it.each([false, true])(
    "is not known by another submission, or none (together: %s)",
    async (together) => {
      for (const other of ["another-submission", null]) {
        const { shop } = await connectShop();
        const [first, joined] = await send(shop, [lost, other], { together });
        expect(joined?.id).toBe(first?.id);
        expect(joined?.own).not.toBe(first?.id);
        expect((await rowOf(first!.id)).shared).toBe(true);
        // The row is theirs too now, which its own repeat changes nothing of.
        const [repeat] = await send(shop, [lost]);
        expect(repeat).toEqual(first);
        expect(await cancelSignUp(shop, repeat!.own, now)).toBe(false);
        expect((await rowOf(first!.id)).state).toBe("queued");
      }
    },
  );

  it("has the same id for no other person, variant or shop", async () => {
    const shops = [await connectShop(), await connectShop()].map(({ shop }) => shop);
    const wishes = [{}, { variantId: "7" }, { email: "bea@example.com" }];
    const all = [];
    for (const shop of shops) {
      for (const changes of wishes) all.push(...(await send(shop, [lost], { changes })));
    }
    const parts = all.map(({ own }) => own.slice(13));
    expect(new Set(parts).size).toBe(6);
    // Each row is open: a submission with the id of another one joins it as a stranger does.
    const { shop, id } = await shopOfAnn();
    const [stranger] = await send(shop, [lost]);
    expect(stranger?.id).toBe(id);
    expect(await cancelSignUp(shop, stranger!.own, now)).toBe(false);
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
