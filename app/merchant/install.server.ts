import { randomBytes } from "node:crypto";
import { z } from "zod";
import { commit, db } from "../server/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { noKey } from "./connection.server.ts";

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
export async function confirmInstalled(shop: string, at: Date): Promise<void> {
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
  const over = await isOfPresentInstall(shop, triggeredAt);
  if (over) await forgetSessions(shop);
  return over;
}

/** When the install was last proved, and when it ended, if it did; null for a shop without a row. */
export function installDates(
  shop: string,
): Promise<{ installedAt: Date; uninstalledAt: Date | null } | null> {
  return db.merchant.findUnique({
    where: { shop },
    select: { installedAt: true, uninstalledAt: true },
  });
}

/** Whether what Shopify triggered then speaks of the present install, or of one that is over. */
async function isOfPresentInstall(shop: string, triggeredAt: Date): Promise<boolean> {
  const install = await installDates(shop);
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

async function forgetSessions(shop: string): Promise<void> {
  await commit(() => [db.session.deleteMany({ where: { shop } })]);
}

const scopesUpdate = z.object({ current: z.array(z.string()) });

/**
 * Keeps the scopes that a shop now grants beside its tokens, so that Shopify's library sees when a
 * token no longer fits. False where the payload is not of the documented form.
 * https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-app/scopes_update
 */
export async function rememberScopes(
  shop: string,
  payload: unknown,
  triggeredAt: Date,
): Promise<boolean> {
  const parsed = scopesUpdate.safeParse(payload);
  if (!parsed.success) return false;
  if (await isOfPresentInstall(shop, triggeredAt)) {
    const scope = parsed.data.current.join(",");
    await commit(() => [db.session.updateMany({ where: { shop }, data: { scope } })]);
  }
  return true;
}
