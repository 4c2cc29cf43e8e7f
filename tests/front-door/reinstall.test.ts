import { beforeEach, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { unseal } from "#app/merchant/seal.server.ts";
import { settingsEtag } from "#app/merchant/settings.ts";
import { loadSettings } from "#app/merchant/settings.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { app, klaviyo, shopify } from "./world.ts";

const [first, second] = sandboxAccounts().map(({ key }) => key) as [string, string];
const VARIANT = "33001893429341";
const TOPICS = ["app/uninstalled", "shop/redact"] as const;

beforeEach(() => {
  shopify.fault = null;
});

function merchant(shop: string) {
  return db.merchant.findUniqueOrThrow({ where: { shop } });
}

async function connect(shop: string, key: string): Promise<number> {
  klaviyo.passAnHour();
  // To open the settings of an erased shop is to install it again.
  const seen = await db.merchant.findUnique({ where: { shop }, select: { keyVersion: true } });
  const key_seen = `${seen?.keyVersion ?? 0}`;
  const body = new URLSearchParams({ intent: "connect", key_seen, klaviyo_api_key: key });
  return (await app.admin(shop, "/app/settings.data", { method: "POST", body })).status;
}

async function signUp(shop: string, email: string): Promise<number> {
  const body = new URLSearchParams({ variant_id: VARIANT, email });
  return (await app.proxy(shop, body, { accept: "application/json" })).status;
}

/** A merchant has installed, opened and connected the app, and a shopper has signed up. */
async function shopInUse(): Promise<string> {
  const shop = `again-${crypto.randomUUID().slice(0, 8)}.myshopify.com`;
  shopify.of(shop).install();
  expect((await app.open(shop, "/app")).status).toBe(200);
  await proofAfter(shop, new Date(0));
  expect(await connect(shop, first)).toBe(200);
  expect(await signUp(shop, "ann@example.com")).toBe(202);
  return shop;
}

/** Uninstalls, and installs again. What Shopify has to say of it is still on its way; says since when. */
async function reinstall(shop: string): Promise<Date> {
  await aMoment();
  const triggeredAt = new Date();
  await shopify.of(shop).uninstall();
  await aMoment();
  shopify.of(shop).install();
  return triggeredAt;
}

/** Until the clock shows another millisecond. */
async function aMoment(): Promise<void> {
  const at = Date.now();
  await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(at);
}

async function proofAfter(shop: string, at: Date): Promise<void> {
  await expect
    .poll(async () => (await merchant(shop)).installedAt.getTime(), { interval: 5 })
    .toBeGreaterThan(at.getTime());
}

async function expectInUse(shop: string, key: string): Promise<void> {
  const { sealedKey, uninstalledAt } = await merchant(shop);
  expect(uninstalledAt).toBeNull();
  expect(unseal(shop, sealedKey!)).toBe(key);
  expect(await signUp(shop, "bob@example.com")).toBe(202);
  const sessions = await db.session.findMany({ where: { shop } });
  expect(sessions.map(({ accessToken }) => unseal(shop, accessToken))).toEqual([
    expect.stringMatching(/^shpat_/),
  ]);
}

describe.each(TOPICS)("a late %s", (topic) => {
  it("destroys nothing of a shop that came back, looked around and connected a key", async () => {
    const shop = await shopInUse();
    const triggeredAt = await reinstall(shop);
    expect((await app.admin(shop, "/app.data")).status).toBe(200);
    expect((await app.admin(shop, "/app/settings.data")).status).toBe(200);
    expect(await connect(shop, second)).toBe(200);

    expect((await app.webhook(shop, topic, {}, triggeredAt)).status).toBe(200);
    await expectInUse(shop, second);
    expect(await db.subscription.count({ where: { shop } })).toBe(2);
  });

  it("that comes before the key is connected leaves a shop that can connect", async () => {
    const shop = await shopInUse();
    const triggeredAt = await reinstall(shop);
    expect((await app.admin(shop, "/app.data")).status).toBe(200);

    expect((await app.webhook(shop, topic, {}, triggeredAt)).status).toBe(200);
    expect(await connect(shop, second)).toBe(200);
    expect((await app.webhook(shop, topic, {}, triggeredAt)).status).toBe(200);
    await expectInUse(shop, second);
  });

  it("destroys nothing where the app was merely opened again", async () => {
    const shop = await shopInUse();
    const triggeredAt = await reinstall(shop);
    expect((await app.open(shop, "/app")).status).toBe(200);
    await proofAfter(shop, triggeredAt);

    expect((await app.webhook(shop, topic, {}, triggeredAt)).status).toBe(200);
    await expectInUse(shop, first);
    expect(await db.subscription.count({ where: { shop } })).toBe(2);
  });

  it.each([
    ["the stored token lives", {}],
    ["the stored token has expired, and its refresh token lives", { expires: new Date(1_000) }],
  ])("destroys nothing where %s, whatever we remember", async (_, session) => {
    const shop = await shopInUse();
    await db.session.updateMany({ where: { shop }, data: session });
    await db.merchant.update({ where: { shop }, data: { installedAt: new Date(0) } });
    const triggeredAt = new Date();
    await aMoment();
    expect((await app.webhook(shop, topic, {}, triggeredAt)).status).toBe(200);
    await expectInUse(shop, first);
    expect((await merchant(shop)).installedAt.getTime()).toBeGreaterThan(triggeredAt.getTime());
  });

  it.each([
    ["", {}],
    [" whose stored token had expired", { expires: new Date(1_000) }],
  ])("that is none is obeyed: the app is gone from a shop%s", async (_, session) => {
    const shop = await shopInUse();
    await db.session.updateMany({ where: { shop }, data: session });
    await aMoment();
    await shopify.of(shop).uninstall();
    expect((await app.webhook(shop, topic, {})).status).toBe(200);
    expect(await db.session.count({ where: { shop } })).toBe(0);
    expect(await db.merchant.count({ where: { shop, sealedKey: { not: null } } })).toBe(0);
    expect(await signUp(shop, "bob@example.com")).toBe(404);
  });
});

describe("the storefront's settings", () => {
  const settings = {
    intent: "settings",
    default_country: "DE",
    consent_email: "",
    consent_sms: "",
  };
  const told = (shop: string) =>
    shopify.of(shop).state.appMetafields["notify_me"]?.["settings"]?.value;

  async function save(shop: string): Promise<void> {
    const seen = settingsEtag((await loadSettings(shop))!);
    const body = new URLSearchParams({ ...settings, settings_seen: seen });
    const answer = await app.admin(shop, "/app/settings.data", { method: "POST", body });
    expect(answer.status).toBe(200);
  }

  async function pageKnows(shop: string): Promise<boolean> {
    const page = await (await app.open(shop, "/app/settings")).text();
    expect(page).toContain("Default country");
    return !page.includes("Your storefront isn’t updated yet");
  }

  it("are told when the app is opened after a reinstall, which dropped them", async () => {
    const shop = await shopInUse();
    await save(shop);
    await reinstall(shop);
    expect(told(shop)).toBeUndefined();
    await app.open(shop, "/app");
    await expect.poll(() => told(shop), { interval: 5 }).toContain('"default_country":"DE"');
  });

  it("that Shopify did not take are named as untold after a reload too, until they are told", async () => {
    const shop = await shopInUse();
    shopify.fault = "no metafields";
    await save(shop);
    expect(await pageKnows(shop)).toBe(false);
    expect(await pageKnows(shop)).toBe(false);
    shopify.fault = null;
    await save(shop);
    expect(told(shop)).toContain('"default_country":"DE"');
    shopify.fault = "reset";
    expect(await pageKnows(shop)).toBe(true);
  });
});

describe("a page whose other request has stored the token, and not the install yet", () => {
  it("is loaded at a first install", async () => {
    const shop = await shopInUse();
    await db.subscription.deleteMany({ where: { shop } });
    await db.merchant.delete({ where: { shop } });
    expect((await app.admin(shop, "/app.data")).status).toBe(200);
  });

  it("is loaded at a reinstall, and not where its token is older than the uninstall", async () => {
    const shop = await shopInUse();
    const endsAt = async (uninstalledAt: Date) => {
      await db.merchant.update({ where: { shop }, data: { uninstalledAt } });
      return (await app.admin(shop, "/app.data")).status;
    };
    expect(await endsAt(new Date(Date.now() - 120_000))).toBe(200);
    expect((await merchant(shop)).uninstalledAt).toBe(null);
    expect(await endsAt(new Date(Date.now() + 120_000))).not.toBe(200);
  });
});
