import pino from "pino";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { presentPageSecret, rotatePageSecrets } from "./page-secret.server.ts";
import { startSecretTellings } from "./secret-tellings.server.ts";
import type { AdminGraphql } from "./storefront-settings.server.ts";

beforeEach(emptyDatabase);

/** What each storefront was told last, by its shop. */
const told = new Map<string, string>();

async function isTold(shop: string): Promise<boolean> {
  return (await db.merchant.findUniqueOrThrow({ where: { shop } })).pageSecretToldAt !== null;
}

function askOf(shop: string): AdminGraphql {
  return (_, options) => {
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
  const tellings = startSecretTellings({ askOf, log: pino({ level: "silent" }) });
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
