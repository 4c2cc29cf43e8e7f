import { describe, expect, it, vi } from "vitest";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { onCommitted } from "./committed.ts";
import { enqueue } from "./enqueue.server.ts";
import { HOUR_MS } from "../server/durations.ts";

describe("a sign-up", () => {
  it("is a queued row, due at once, and wakes its shop's lane in the same transaction", async () => {
    const { shop, laneId } = await connectShop();
    const now = new Date();
    const committed: unknown[] = [];
    const stop = onCommitted((...words) => committed.push(words));

    const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), now);
    stop();

    const row = await db.subscription.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({
      shop,
      state: "queued",
      version: 1,
      email: "ann@example.com",
      dueAt: now,
    });
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(now);
    expect(committed).toEqual([[shop, signUp().variantId]]);
  });

  it("waits in the database where no key is connected yet", async () => {
    const shop = await installShop();
    const { id } = await enqueue(shop, signUp(), new Date());
    expect((await db.subscription.findUniqueOrThrow({ where: { id } })).state).toBe("queued");
  });

  it("never moves a lane that is already awake to a later time", async () => {
    const { shop, laneId } = await connectShop();
    const early = new Date(Date.now() - HOUR_MS);
    await db.lane.update({ where: { id: laneId }, data: { wakeAt: early } });
    await enqueue(shop, signUp(), new Date());
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(early);
  });
});

describe("a repeated sign-up", () => {
  it("makes one row of twenty requests at once", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const now = new Date();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => enqueue(shop, request, now)),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await db.subscription.count({ where: { shop } })).toBe(1);
  });

  it("is a row of its own for another variant, another shopper and another shop", async () => {
    const { shop } = await connectShop();
    const { shop: other } = await connectShop();
    const request = signUp();
    await enqueue(shop, request, new Date());
    await enqueue(shop, { ...request, variantId: "2" }, new Date());
    await enqueue(shop, { ...request, email: "else@example.com" }, new Date());
    await enqueue(other, request, new Date());
    expect(await db.subscription.count({ where: { shop } })).toBe(3);
    expect(await db.subscription.count({ where: { shop: other } })).toBe(1);
  });

  it("leaves a queued row as it is when it asks for nothing more", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const { id } = await enqueue(shop, request, new Date());
    await enqueue(shop, request, new Date());
    expect((await db.subscription.findUniqueOrThrow({ where: { id } })).version).toBe(1);
  });

  it("joins a phone and its consent to a queued row and raises its version", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const { id } = await enqueue(shop, request, new Date());
    await enqueue(
      shop,
      { ...request, phone: "+14155552671", country: "US", smsConsent: true },
      new Date(),
    );
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      version: 2,
      phone: "+14155552671",
      smsConsent: true,
      email: request.email,
    });
  });

  it("queues a failed row again", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const { id } = await enqueue(shop, request, new Date());
    await db.subscription.update({
      where: { id },
      data: { state: "failed", lastReason: "variant_refused" },
    });
    await enqueue(shop, request, new Date());
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "queued",
      version: 2,
      lastReason: null,
    });
  });

  it("wakes the lane that sleeps beside a failed row", async () => {
    const { shop, laneId } = await connectShop();
    const request = signUp();
    const { id } = await enqueue(shop, request, new Date());
    await db.subscription.update({ where: { id }, data: { state: "failed" } });
    await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
    const now = new Date();
    await enqueue(shop, request, now);
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(now);
  });

  it("is answered by a delivered row for 24 hours, and opens a new one after that", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const now = new Date();
    const { id } = await enqueue(shop, request, now);
    await db.subscription.update({ where: { id }, data: { state: "delivered", deliveredAt: now } });

    const soon = await enqueue(shop, request, new Date(now.getTime() + 23 * HOUR_MS));
    expect(soon.id).toBe(id);
    const later = await enqueue(shop, request, new Date(now.getTime() + 25 * HOUR_MS));
    expect(later.id).not.toBe(id);
    const states = await db.subscription.findMany({
      where: { shop },
      orderBy: { createdAt: "asc" },
    });
    expect(states.map(({ state, dedupeKey }) => [state, dedupeKey !== null])).toEqual([
      ["delivered", false],
      ["queued", true],
    ]);
  });

  it("opens a row of its own for a consent that Klaviyo was not asked for, and leaves the delivered one", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const now = new Date();
    const { id } = await enqueue(shop, request, now);
    await db.subscription.update({ where: { id }, data: { state: "delivered", deliveredAt: now } });
    const text = { phone: "+14155552671", smsConsent: true };
    const more = await enqueue(shop, { ...request, ...text }, now);
    expect(more.id).not.toBe(id);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "delivered",
      version: 1,
      phone: null,
    });
    expect(await db.subscription.findUniqueOrThrow({ where: { id: more.id } })).toMatchObject({
      state: "queued",
      ...text,
    });
  });

  it("is not sent again for a phone without consent to texts", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const now = new Date();
    const { id } = await enqueue(shop, request, now);
    await db.subscription.update({ where: { id }, data: { state: "delivered", deliveredAt: now } });
    const again = await enqueue(shop, { ...request, phone: "+14155552671" }, now);
    expect(again.id).toBe(id);
  });

  it("joins what many ask for at once without losing any request", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const now = new Date();
    const { id } = await enqueue(shop, request, now);
    await Promise.all([
      enqueue(shop, { ...request, emailConsent: true }, now),
      enqueue(shop, { ...request, phone: "+14155552671", smsConsent: true }, now),
      enqueue(shop, { ...request, productId: "8002" }, now),
    ]);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      version: 3,
      emailConsent: true,
      smsConsent: true,
      phone: "+14155552671",
    });
  });

  it("takes a tick for a phone that is stored already", async () => {
    const { shop } = await connectShop();
    const request = signUp({ phone: "+14155552671" });
    const { id } = await enqueue(shop, request, new Date());
    await enqueue(shop, { ...request, smsConsent: true }, new Date());
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      version: 2,
      phone: "+14155552671",
      smsConsent: true,
    });
  });

  it("does not lend the consent for one phone to another", async () => {
    const { shop } = await connectShop();
    const request = signUp({ phone: "+14155552671", smsConsent: true });
    const now = new Date();
    const { id } = await enqueue(shop, request, now);
    await enqueue(shop, { ...request, phone: "+14155552672", smsConsent: false }, now);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      phone: "+14155552672",
      smsConsent: false,
    });
  });
});

describe("a repeated sign-up that meets a row on its way", () => {
  it("leaves it delivered where Klaviyo takes it at that very moment, and opens a row of its own", async () => {
    const { shop } = await connectShop();
    const now = new Date();
    const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), now);
    // The row is read as queued, and is delivered before the repeat is written.
    const queued = await db.subscription.findUnique({ where: { id } });
    const seen = vi.spyOn(db.subscription, "findUnique");
    seen.mockResolvedValueOnce(queued);
    await db.subscription.update({
      where: { id },
      data: { state: "delivered", deliveredAt: now },
    });
    const repeat = signUp({ email: "ann@example.com", emailConsent: true });
    const again = await enqueue(shop, repeat, now);
    seen.mockRestore();
    expect(again.id).not.toBe(id);
    const rows = await db.subscription.findMany({ where: { shop }, orderBy: { id: "asc" } });
    expect(rows.map(({ state, emailConsent }) => [state, emailConsent])).toEqual([
      ["delivered", false],
      ["queued", true],
    ]);
  });

  it("resets the retries of a row that failed after days of failures", async () => {
    const { shop } = await connectShop();
    const now = new Date();
    const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), now);
    await db.subscription.update({
      where: { id },
      data: { state: "failed", failures: 300, troubledMs: 72 * HOUR_MS },
    });
    await enqueue(shop, signUp({ email: "ann@example.com" }), now);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "queued",
      failures: 0,
      troubledMs: 0,
    });
  });
});

describe("a bot", () => {
  it("is kept as a blocked row and changes no existing row", async () => {
    const { shop } = await connectShop();
    const person = signUp();
    const { id } = await enqueue(shop, person, new Date());
    await enqueue(
      shop,
      { ...person, phone: "+14155552671", smsConsent: true, botSign: "honeypot" },
      new Date(),
    );
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      version: 1,
      phone: null,
    });

    const bot = await enqueue(shop, signUp({ botSign: "honeypot" }), new Date());
    expect(await db.subscription.findUniqueOrThrow({ where: { id: bot.id } })).toMatchObject({
      state: "blocked",
      lastReason: "honeypot",
    });
  });

  it("is a person after all when the same shopper comes without the sign, and lends them nothing", async () => {
    const { shop } = await connectShop();
    const request = signUp();
    const bots = { phone: "+14155552671", smsConsent: true, emailConsent: true };
    const { id } = await enqueue(shop, { ...request, ...bots, botSign: "honeypot" }, new Date());
    await enqueue(shop, request, new Date());
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "queued",
      lastReason: null,
      phone: null,
      smsConsent: false,
      emailConsent: false,
      // The bot may hold the row's cancel token.
      shared: true,
    });
  });
});
