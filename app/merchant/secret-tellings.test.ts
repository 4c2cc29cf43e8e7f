import pino from "pino";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { presentPageSecret } from "./told-page-secret.server.ts";
import { rotatePageSecrets } from "./rotate-page-secrets.server.ts";
import { startSecretTellings } from "./secret-tellings.server.ts";
import type { AdminGraphql } from "./storefront-settings.server.ts";

beforeEach(emptyDatabase);

/** What each storefront was told last, by its shop. */
const told = new Map<string, string>();

async function isTold(shop: string): Promise<boolean> {
  return (await db.merchant.findUniqueOrThrow({ where: { shop } })).pageSecretToldAt !== null;
}

/** The shops that were asked for, in order. */
const asked: string[] = [];
let now = new Date("2026-11-30T12:00:00Z");

function askOf(shop: string): AdminGraphql {
  return (_, options) => {
    asked.push(shop);
    const { metafields } = (options?.variables ?? {}) as { metafields?: { value: string }[] };
    if (metafields) told.set(shop, metafields[1]!.value);
    const secret = told.has(shop) ? { value: told.get(shop) } : null;
    const currentAppInstallation = {
      id: "gid://shopify/AppInstallation/1",
      settings: null,
      secret,
    };
    const data = metafields
      ? { metafieldsSet: { userErrors: [] } }
      : { currentAppInstallation, shop: { ianaTimezone: "UTC" } };
    return shop.startsWith("shop-")
      ? Promise.resolve(Response.json({ data }))
      : Promise.reject(new Error("401"));
  };
}

async function installWithSession(name?: string): Promise<string> {
  const shop = name ?? (await installShop());
  if (name) {
    await db.merchant.create({ data: { shop, installedAt: new Date(), dedupeKeySalt: "salt" } });
  }
  await db.session.create({ data: { id: `offline_${shop}`, shop, state: "", accessToken: "t" } });
  return shop;
}

function startTellings() {
  const tellings = startSecretTellings({ askOf, log: pino({ level: "silent" }), now: () => now });
  onTestFinished(() => tellings.stop());
  return tellings;
}

it("storefronts are told the secrets that they lack, beside shops whose token no longer works", async () => {
  await installWithSession("a-revoked.myshopify.com");
  const shop = await installWithSession();
  const closed = await installShop();
  const tellings = startTellings();
  await tellings.look();
  expect(told.get(shop)).toBe((await presentPageSecret(shop)).secret);
  expect(await isTold(shop)).toBe(true);
  expect(await isTold(closed)).toBe(false);

  await rotatePageSecrets(new Date());
  expect(await isTold(shop)).toBe(false);
  await tellings.look();
  expect(told.get(shop)).toBe((await presentPageSecret(shop)).secret);
  expect(await isTold(shop)).toBe(true);
});

it("one round tells all, however many there are; those that fail rest longer each time", async () => {
  const shops = await Promise.all(Array.from({ length: 60 }, () => installWithSession()));
  await installWithSession("a-revoked.myshopify.com");
  const tellings = startTellings();
  await tellings.look();
  for (const shop of shops) expect(await isTold(shop)).toBe(true);

  const triedAt: number[] = [];
  for (let minute = 5; minute <= 40; minute += 5) {
    now = new Date(now.getTime() + 5 * 60_000);
    asked.length = 0;
    await tellings.look();
    if (asked.length > 0) triedAt.push(minute);
  }
  expect(triedAt).toEqual([5, 15, 35]);
});
