import { beforeEach, describe, expect, it, test } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../server/durations.ts";
import { digestWeeks } from "./digest-week.ts";
import type { Message } from "./messages.ts";
import { watchShops } from "./watch.server.ts";

describe("a digest is due", () => {
  test.each([
    // New York: UTC-5 in winter. 30 November 2026 is a Monday.
    ["America/New_York", "2026-11-30T13:59:59Z", false],
    ["America/New_York", "2026-11-30T14:00:00Z", true],
    ["America/New_York", "2026-12-01T13:59:59Z", true],
    ["America/New_York", "2026-12-01T14:00:00Z", false],
    ["Asia/Tokyo", "2026-11-29T23:59:59Z", false],
    ["Asia/Tokyo", "2026-11-30T00:00:00Z", true],
    ["Pacific/Kiritimati", "2026-11-29T19:00:00Z", true],
    ["Pacific/Pago_Pago", "2026-12-01T19:59:59Z", true],
    ["Pacific/Pago_Pago", "2026-11-30T19:59:59Z", false],
    ["UTC", "2026-12-02T09:00:00Z", false],
    // The clocks of New York went back on the day before.
    ["America/New_York", "2026-11-02T13:59:59Z", false],
    ["America/New_York", "2026-11-02T14:00:00Z", true],
    // Beirut's clocks have changed at midnight.
    ["Asia/Beirut", "2026-03-30T06:00:00Z", true],
  ])("in %s at %s: %s", (timeZone, now, is) => {
    expect(digestWeeks(timeZone, new Date(now), null) !== undefined).toBe(is);
  });

  it("once", () => {
    const now = new Date("2026-11-30T10:00:00Z");
    expect(digestWeeks("UTC", now, new Date("2026-11-30T09:00:00Z"))).toBeUndefined();
    expect(digestWeeks("UTC", now, new Date("2026-11-30T08:59:59Z"))).toBeDefined();
  });

  it("about the shop's calendar weeks", () => {
    const now = new Date("2026-11-02T15:00:00Z");
    expect(digestWeeks("America/New_York", now, null)).toEqual([
      { from: new Date("2026-10-26T04:00:00Z"), to: new Date("2026-11-02T05:00:00Z") },
      { from: new Date("2026-10-19T04:00:00Z"), to: new Date("2026-10-26T04:00:00Z") },
    ]);
  });
});

describe("a digest", () => {
  const monday = new Date("2026-11-30T09:00:00Z");
  const before = (ms: number) => new Date(monday.getTime() - ms);
  const after = (ms: number) => new Date(monday.getTime() + ms);

  beforeEach(emptyDatabase);

  const messages = () => db.alertMessage.findMany({ where: { kind: "weekly_digest" } });

  it("sums up the week, and is made once by two processes", async () => {
    const { shop } = await connectShop();
    const rows: [string, Date][] = [
      ["1", before(10 * HOUR_MS)],
      ["1", before(2 * DAY_MS)],
      ["2", before(6 * DAY_MS)],
      ["3", before(9 * DAY_MS)],
      ["4", before(MINUTE_MS)],
    ];
    for (const [variantId, at] of rows) await enqueue(shop, signUp({ variantId }), at);
    await db.variant.create({
      data: {
        shop,
        variantId: "1",
        productTitle: "Tee",
        variantTitle: "Red\nL",
        fetchedAt: monday,
      },
    });
    await Promise.all([1, 2, 3].map(() => watchShops(monday)));
    await watchShops(after(HOUR_MS));
    const [message, ...more] = await messages();
    expect(more).toEqual([]);
    const { digest, text, waiting } = JSON.parse(message!.body) as Message;
    expect(digest).toEqual({
      signUps: 3,
      signUpsBefore: 1,
      sent: 0,
      failed: 0,
      mostWanted: [
        { variantId: "1", title: "Tee – Red\nL", signUps: 2 },
        { variantId: "2", title: "2", signUps: 1 },
      ],
      causes: [],
    });
    expect(waiting).toBe(5);
    expect(text).toBe(
      "Last week: 3 sign-ups, 1 the week before. 0 sent to Klaviyo, 0 failed. " +
        "Most wanted: Tee – Red L (2), 2 (1). 5 sign-ups are queued.",
    );
  });

  it("is made again the next week", async () => {
    const { shop } = await connectShop();
    await enqueue(shop, signUp(), before(DAY_MS));
    await watchShops(monday);
    await watchShops(after(6 * DAY_MS));
    expect(await messages()).toHaveLength(1);
    await watchShops(after(7 * DAY_MS));
    expect(await messages()).toHaveLength(2);
  });

  it("is not made where the merchant wants none, or where there is nothing to tell", async () => {
    const { shop } = await connectShop();
    await enqueue(shop, signUp(), before(DAY_MS));
    await db.alertSettings.create({ data: { shop, digest: false } });
    await connectShop();
    await watchShops(monday);
    expect(await messages()).toEqual([]);
  });

  it("names what needs attention", async () => {
    const { shop } = await connectShop();
    await db.merchant.update({
      where: { shop },
      data: { hold: "key_refused", heldAt: before(DAY_MS) },
    });
    await watchShops(monday);
    const { text, digest } = JSON.parse((await messages())[0]!.body) as Message;
    expect(digest?.causes).toEqual(["sending_paused"]);
    expect(text).toContain("Needs attention: sending is paused.");
  });
});
