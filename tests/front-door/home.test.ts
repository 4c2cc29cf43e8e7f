import { describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { connectShop } from "#tests/shops.ts";
import { app, shopify, SUPPORT_CONTACT } from "./world.ts";

/** A shop in which the app is installed, and has been opened before. */
async function shopOf(name: string): Promise<string> {
  const shop = `${name}.myshopify.com`;
  shopify.of(shop).install();
  expect((await app.admin(shop, "/app.data")).status).toBe(200);
  return shop;
}

/** What the page is made of. */
async function home(shop: string): Promise<string> {
  const answer = await app.admin(shop, "/app.data");
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The page itself, as it is read. */
async function page(shop: string, query = "", headers = {}): Promise<string> {
  const answer = await app.admin(shop, `/app${query}`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

describe("the home page", () => {
  it("shows its own shop only", async () => {
    const [shop, other] = [await shopOf("home-own"), await shopOf("home-other")];
    await rowsOf(other, 7, { from: new Date() });
    const text = await home(shop);
    expect(text).not.toContain("shopper-");
    expect(await home(other)).toContain("shopper-6@example.com");
  });

  it("shows the newest failures with why, and the figures of the period that is asked for", async () => {
    const { shop } = await connectShop({ shop: await shopOf("home-failing") });
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    await rowsOf(shop, 2_000, { state: "delivered", from: daysAgo(60) });
    await rowsOf(shop, 8, { from: daysAgo(2) });
    const month = await page(shop);
    expect(month).toContain("Klaviyo rejected this product variant.");
    expect(month.split("Klaviyo rejected this product variant.")).toHaveLength(2);
    expect(new Set(month.match(/shopper-\d@example\.com/g))).toHaveProperty("size", 5);
    expect(month).not.toContain("2,008");
    expect(await page(shop, "?days=90")).toContain("2,008");
    expect(await page(shop, "?days=31")).not.toContain("2,008");
    const southAfrican = { "accept-language": "en-ZA,en;q=0.9" };
    expect(await page(shop, "?days=90", southAfrican)).toContain("2\u00a0008");
    expect(await page(shop, "?days=90&locale=en-US", southAfrican)).toContain("2,008");
  });

  it("has the shop's time zone from Shopify, and loads without one", async () => {
    const shop = await shopOf("home-zone");
    expect(await home(shop)).toContain('"timeZone","UTC"');
    expect((await app.open(shop, "/app")).status).toBe(200);
    const zone = async () => (await db.merchant.findUniqueOrThrow({ where: { shop } })).timeZone;
    await expect.poll(zone, { interval: 5 }).toBe("America/New_York");
    expect(await home(shop)).toContain("America/New_York");
  });
});

describe("a shop whose key can't be opened", () => {
  it.each([
    ["en", "/app", "again in Settings. If that doesn’t help, contact "],
    ["de", "/app", "in den Einstellungen neu oder wende dich an "],
    ["en", "/app/settings", "again here. If that doesn’t help, contact "],
    ["ja", "/app/settings", "アプリの暗号化キーの復元について"],
  ])("learns in %s on %s whom to contact", async (locale, path, before) => {
    const { shop } = await connectShop({ shop: await shopOf(`contact-${locale}${path.length}`) });
    await db.merchant.update({
      where: { shop },
      data: { hold: "key_unreadable", heldAt: new Date() },
    });
    const answer = await app.admin(shop, `${path}?locale=${locale}`);
    expect(await answer.text()).toContain(
      `${before}<a href="${SUPPORT_CONTACT}" target="_blank" rel="noreferrer">${SUPPORT_CONTACT}</a>`,
    );
  });
});

describe("a shop with many sign-ups for variants that Klaviyo does not know", () => {
  /** The failures below it would say so too. */
  const CAUSE = "Shopify integration is off";
  const REMEDY = "Check in Klaviyo that the Shopify integration is on";
  const times = (text: string, words: string) => text.split(words).length - 1;
  /** What is read of a page, without the data that it is made of. */
  const read = async (shop: string, path: string) => {
    const answer = await app.admin(shop, path);
    expect(answer.status).toBe(200);
    return (await answer.text()).replace(/<script\b.*?<\/script>/gs, "");
  };
  const refuse = (shop: string, count: number) =>
    rowsOf(shop, count, { from: new Date() }).then((ids) =>
      db.subscription.updateMany({
        where: { id: { in: ids } },
        data: {
          lastReason: "variant_not_found",
          lastOutcome: "variant_not_found",
          lastStatus: 404,
          lastCode: "variant_not_found",
        },
      }),
    );

  it.each([
    ["the home page", "/app", 1],
    ["the log", "/app/subscriptions", 1],
    ["the log of these alone", "/app/subscriptions?code=variant_not_found", 0],
  ])("reads the cause and the fix once on %s", async (_, path, links) => {
    const { shop } = await connectShop({ shop: await shopOf(`unsynced-${links}-${path.length}`) });
    await refuse(shop, 12);
    const text = await read(shop, path);
    expect(text).toContain("Klaviyo doesn’t know the products of 12 sign-ups");
    expect(times(text, CAUSE)).toBe(1);
    expect(times(text, REMEDY)).toBe(1);
    expect(times(text, 'href="/app/subscriptions?code=variant_not_found"')).toBe(links);
  });

  it("a few are explained where they are listed", async () => {
    const { shop } = await connectShop({ shop: await shopOf("unsynced-few") });
    await refuse(shop, 4);
    expect(await read(shop, "/app")).not.toContain("Klaviyo doesn’t know the products of");
    expect(await read(shop, "/app/subscriptions")).not.toContain("Klaviyo doesn’t know the pro");
  });
});
