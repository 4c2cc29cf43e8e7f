import { randomBytes } from "node:crypto";
import { commit, db } from "../server/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { noKey } from "./no-key.server.ts";

/** Remembers that Shopify has just proved this shop's install. Safe to repeat. */
export async function install(shop: string, at: Date): Promise<void> {
  await commit(() => [
    db.merchant.upsert({
      where: { shop },
      create: { shop, installedAt: at, openKeySalt: randomBytes(16).toString("base64url") },
      update: { installedAt: at, uninstalledAt: null },
    }),
  ]);
}

/**
 * Remembers that Shopify answered a call of this shop's token at some time after `at`: the app is
 * installed, and what was triggered before speaks of an earlier install. An uninstall that was
 * triggered since is not undone by it.
 */
export async function noteProof(shop: string, at: Date): Promise<void> {
  await commit(() => [
    db.merchant.updateMany({
      where: {
        shop,
        installedAt: { lt: at },
        OR: [{ uninstalledAt: null }, { uninstalledAt: { lt: at } }],
      },
      data: { installedAt: at, uninstalledAt: null },
    }),
  ]);
}

/**
 * Ends an install: the Klaviyo key and Shopify's tokens are destroyed, the rows wait for
 * `shop/redact` or a return. False where the present install began after Shopify triggered this.
 */
export async function uninstall(shop: string, triggeredAt: Date): Promise<boolean> {
  const present = { shop, uninstalledAt: null, installedAt: { lte: triggeredAt } };
  await commit(() => [
    db.merchant.updateMany({
      where: present,
      data: { uninstalledAt: triggeredAt, storefrontToldAt: null, ...noKey },
    }),
  ]);
  // Asked anew, and not by the count: an earlier delivery may have been broken off just here.
  const over = await speaksOfPresentInstall(shop, triggeredAt);
  if (over) await forgetSessions(shop);
  return over;
}

/** When the install was last proved, and when it ended, if it did; null for a shop without a row. */
export function confirmedInstall(
  shop: string,
): Promise<{ installedAt: Date; uninstalledAt: Date | null } | null> {
  return db.merchant.findUnique({
    where: { shop },
    select: { installedAt: true, uninstalledAt: true },
  });
}

/** Whether what Shopify triggered then speaks of the present install, or of one that is over. */
export async function speaksOfPresentInstall(shop: string, triggeredAt: Date): Promise<boolean> {
  const install = await confirmedInstall(shop);
  return !install || install.installedAt <= triggeredAt;
}

/** Removes the shop itself, after its rows are gone: settings, consent texts, sessions, titles. */
export async function removeShop(shop: string): Promise<void> {
  await commit(() => [
    db.merchant.deleteMany({ where: { shop } }),
    db.session.deleteMany({ where: { shop } }),
    db.variant.deleteMany({ where: { shop } }),
    db.dataRequest.deleteMany({ where: { shop } }),
    db.postponedEnd.deleteMany({ where: { shop } }),
  ]);
  noteErasure();
}

export async function forgetSessions(shop: string): Promise<void> {
  await commit(() => [db.session.deleteMany({ where: { shop } })]);
}
