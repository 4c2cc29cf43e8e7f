import { randomBytes } from "node:crypto";
import { z } from "zod";
import { commit, db, write } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { noKey } from "./connection.server.ts";
import { notePageSecretGone, welcomeUnsigned } from "./told-page-secret.server.ts";

/** Stores that Shopify has just confirmed this shop's install. Safe to repeat. */
export async function install(shop: string, at: Date): Promise<void> {
  await commit(() => [
    welcomeUnsigned(shop, at),
    write.merchant.upsert({
      where: { shop },
      create: { shop, installedAt: at, dedupeKeySalt: randomBytes(16).toString("base64url") },
      update: { installedAt: at, uninstalledAt: null },
    }),
  ]);
}

/**
 * Stores an install that a session token of Shopify's proves, where it isn't stored: a page's
 * requests authenticate at once, and only the one that exchanges the token stores the install. The
 * others find the exchanged token before that, in this process or in another one. A token that was
 * issued before the uninstall proves nothing.
 */
export async function confirmOpened(shop: string, issuedAt: Date): Promise<void> {
  const dates = await installDates(shop);
  const isStored = dates && (dates.uninstalledAt === null || dates.uninstalledAt >= issuedAt);
  if (!isStored) await install(shop, issuedAt);
}

/**
 * Stores that Shopify answered a call with this shop's token at some time after `at`: the app is
 * installed, and webhooks triggered before that concern an earlier install. An uninstall triggered
 * since is not undone.
 */
export async function confirmInstalled(shop: string, at: Date): Promise<void> {
  await commit(() => [
    write.merchant.updateMany({
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
 * Ends an install: destroys the Klaviyo key, Shopify's tokens and all that concerns alerts, and revokes
 * the API's tokens; the rows wait for `shop/redact` or a reinstall. False if the present install began after Shopify triggered this.
 */
export async function uninstall(shop: string, triggeredAt: Date): Promise<boolean> {
  const present = { shop, uninstalledAt: null, installedAt: { lte: triggeredAt } };
  const ended = { shop, merchant: { uninstalledAt: triggeredAt } };
  await commit(() => [
    ...notePageSecretGone(present, triggeredAt),
    write.merchant.updateMany({
      where: present,
      data: { uninstalledAt: triggeredAt, storefrontToldAt: null, ...noKey },
    }),
    write.alertSettings.deleteMany({ where: ended }),
    write.alert.deleteMany({ where: ended }),
    write.alertMessage.deleteMany({ where: ended }),
    write.apiToken.updateMany({
      where: { ...ended, revokedAt: null },
      data: { revokedAt: triggeredAt },
    }),
  ]);
  // Read again instead of using the count: an earlier delivery may have been interrupted right
  // here.
  const over = await isOfPresentInstall(shop, triggeredAt);
  if (over) await forgetSessions(shop);
  return over;
}

/**
 * When the install was last confirmed, and when it ended, if it did; null for a shop without a row.
 */
export function installDates(
  shop: string,
): Promise<{ installedAt: Date; uninstalledAt: Date | null } | null> {
  return db.merchant.findUnique({
    where: { shop },
    select: { installedAt: true, uninstalledAt: true },
  });
}

/** Whether a webhook triggered then concerns the present install, and not an earlier one. */
async function isOfPresentInstall(shop: string, triggeredAt: Date): Promise<boolean> {
  const install = await installDates(shop);
  return !install || install.installedAt <= triggeredAt;
}

/** Removes the shop itself after its rows: settings, consent texts, sessions, titles, records. */
export async function removeShop(shop: string): Promise<void> {
  await commit(() => [
    write.merchant.deleteMany({ where: { shop } }),
    write.session.deleteMany({ where: { shop } }),
    write.variant.deleteMany({ where: { shop } }),
    write.dataRequest.deleteMany({ where: { shop } }),
    write.accessRecord.deleteMany({ where: { shop } }),
    write.profileDeletion.deleteMany({ where: { shop } }),
    write.postponedEnd.deleteMany({ where: { shop } }),
  ]);
  noteErasure();
}

async function forgetSessions(shop: string): Promise<void> {
  await commit(() => [write.session.deleteMany({ where: { shop } })]);
}

const scopesUpdate = z.object({ current: z.array(z.string()) });

/**
 * Stores the scopes that a shop now grants with its tokens, so that Shopify's library sees when a
 * token no longer fits. False if the payload does not have the documented form.
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
    await commit(() => [write.session.updateMany({ where: { shop }, data: { scope } })]);
  }
  return true;
}
