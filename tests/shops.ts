import { randomUUID } from "node:crypto";
import { client as db } from "#app/server/database/db.server.ts";
import { install } from "#app/merchant/install.server.ts";
import { seal } from "#app/merchant/seal.server.ts";
import type { ShopRegion } from "#app/outbox/log/shop-region.ts";
import type { SignUp } from "#app/outbox/subscription.ts";

/** The region of a shop that has just been installed. */
export const REGION: ShopRegion = { timeZone: "UTC", country: "US" };

/** Installs a shop of its own for a test. */
export async function installShop(at = new Date()): Promise<string> {
  const shop = `shop-${randomUUID().slice(0, 8)}.myshopify.com`;
  await install(shop, at);
  return shop;
}

/** What a shop that `connectShop` installs shows beside its boxes, so that ticks count. */
export const WORDING = { version: 1, sms: "Text me.", email: "Send me news." };

/** Gives a wording to a shop that has none yet. */
export async function showWording(shop: string): Promise<void> {
  const { version } = WORDING;
  await db.consentText.create({ data: { shop, ...WORDING, createdAt: new Date() } });
  await db.merchant.update({ where: { shop }, data: { consentVersion: version } });
}

/** Installs a shop, or takes one that is, and connects it to a Klaviyo account without asking Klaviyo. */
export async function connectShop({
  key = "pk_0123456789abcdef",
  laneId = `lane-${randomUUID().slice(0, 8)}`,
  shop: installed,
}: { key?: string; laneId?: string; shop?: string } = {}): Promise<{
  shop: string;
  laneId: string;
  key: string;
}> {
  const shop = installed ?? (await installShop());
  if (!installed) await showWording(shop);
  await db.merchant.update({
    where: { shop },
    data: {
      sealedKey: seal(shop, key),
      keyLastFour: key.slice(-4),
      keyVersion: 1,
      lane: { connectOrCreate: { where: { id: laneId }, create: { id: laneId } } },
    },
  });
  return { shop, laneId, key };
}

/** A sign-up as the sign-up endpoint passes it on. */
export function signUp(changes: Partial<SignUp> = {}): SignUp {
  return {
    variantId: "33001893429341",
    productId: "8001",
    email: `shopper-${randomUUID().slice(0, 8)}@example.com`,
    phone: null,
    country: null,
    smsConsent: false,
    emailConsent: false,
    consentVersion: WORDING.version,
    locale: "en",
    pageUrl: "https://shop.example/products/tee",
    botSign: null,
    ...changes,
  };
}
