import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS } from "../server/durations.ts";
import { install, uninstall } from "./install.server.ts";
import { pageSecretsOf } from "./page-secret.server.ts";
import { presentPageSecret } from "./told-page-secret.server.ts";
import { rotatePageSecrets } from "./rotate-page-secrets.server.ts";
import { confirmPresence } from "./presence.server.ts";
import type { AdminGraphql } from "./storefront-settings.server.ts";

beforeEach(emptyDatabase);

const NOW = new Date("2026-11-30T12:00:00Z");
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

/** A storefront's app data: its page secret, if it has one, and what happens while it is told. */
class Storefront {
  secret: string | null = null;
  whileTold: () => Promise<unknown> = () => Promise.resolve();

  readonly graphql: AdminGraphql = async (_, options) => {
    const { metafields } = (options?.variables ?? {}) as { metafields?: { value: string }[] };
    if (metafields) {
      this.secret = metafields[1]!.value;
      await this.whileTold();
      return Response.json({ data: { metafieldsSet: { userErrors: [] } } });
    }
    const currentAppInstallation = {
      id: "gid://shopify/AppInstallation/1",
      settings: this.secret && { id: "gid://shopify/Metafield/1" },
      secret: this.secret && { value: this.secret },
    };
    const shop = { ianaTimezone: "UTC" };
    return Response.json({ data: { currentAppInstallation, shop } });
  };
}

async function toldShop(): Promise<{ shop: string; storefront: Storefront }> {
  const [shop, storefront] = [await installShop(later(-1)), new Storefront()];
  await confirmPresence(shop, storefront.graphql, () => NOW);
  return { shop, storefront };
}

async function secretsOf(shop: string, at: Date) {
  return pageSecretsOf(shop, await db.merchant.findUniqueOrThrow({ where: { shop } }), at);
}

const visit = (shop: string, { graphql }: Storefront, at: Date) =>
  confirmPresence(shop, graphql, () => at);

describe("pages that were rendered before the storefront had a secret", () => {
  it("stay welcome for 15 days from when it is told", async () => {
    const { shop, storefront } = await toldShop();
    const { secret } = storefront;
    expect(await secretsOf(shop, later(14.9))).toEqual({ secrets: [secret], mayBeUnsigned: true });
    expect(await secretsOf(shop, later(15.1))).toEqual({ secrets: [secret], mayBeUnsigned: false });
  });

  it("stay welcome longer where an upgrade says so", async () => {
    const [shop, storefront] = [await installShop(later(-1)), new Storefront()];
    await db.merchant.update({ where: { shop }, data: { unsignedPagesUntil: later(30) } });
    await visit(shop, storefront, NOW);
    expect((await secretsOf(shop, later(29))).mayBeUnsigned).toBe(true);
  });

  it("are none after a rotation: the storefront has signed all of them", async () => {
    const { shop, storefront } = await toldShop();
    await rotatePageSecrets(later(100));
    await visit(shop, storefront, later(100));
    expect((await secretsOf(shop, later(101))).mayBeUnsigned).toBe(false);
  });

  it("are welcome again after a reinstall, as are those of the secret before, in its 15 days", async () => {
    const { shop, storefront } = await toldShop();
    const first = storefront.secret;
    await rotatePageSecrets(later(100));
    await visit(shop, storefront, later(100));
    const second = storefront.secret;
    await uninstall(shop, later(101));
    storefront.secret = null;
    await install(shop, later(102));
    expect((await secretsOf(shop, later(102))).mayBeUnsigned).toBe(true);
    await visit(shop, storefront, later(103));
    const after = { secrets: [second, first], mayBeUnsigned: true };
    expect(await secretsOf(shop, later(104))).toEqual(after);
    expect(await secretsOf(shop, later(119))).toEqual({ secrets: [second], mayBeUnsigned: false });
  });

  it("and that a secret of long ago signed are not", async () => {
    const { shop, storefront } = await toldShop();
    await rotatePageSecrets(later(100));
    await visit(shop, storefront, later(100));
    await uninstall(shop, later(120));
    await install(shop, later(121));
    await visit(shop, new Storefront(), later(121));
    expect((await secretsOf(shop, later(121))).secrets).toEqual([storefront.secret]);
  });
});

describe("a storefront with another secret than the stored one", () => {
  it("is told again, and what it signed stays valid: a backup was restored", async () => {
    const { shop, storefront } = await toldShop();
    const { secret } = await presentPageSecret(shop);
    storefront.secret = "of after the backup";
    await visit(shop, storefront, later(100));
    expect(storefront.secret).toBe(secret);
    const both = [secret, "of after the backup"];
    expect((await secretsOf(shop, later(114))).secrets).toEqual(both);
    expect((await secretsOf(shop, later(116))).secrets).toEqual([secret]);
  });

  it("keeps its own where it can't be told", async () => {
    const { shop, storefront } = await toldShop();
    storefront.secret = "another";
    storefront.whileTold = () => {
      storefront.secret = "another";
      return Promise.reject(new Error("503"));
    };
    await expect(visit(shop, storefront, later(100))).rejects.toThrow("503");
    expect((await secretsOf(shop, later(200))).secrets).toContain("another");
  });

  it("is not asked to change where both are the same", async () => {
    const { shop, storefront } = await toldShop();
    storefront.whileTold = () => Promise.reject(new Error("told again"));
    await visit(shop, storefront, later(1));
  });

  it("is one that was told while a rotation went on: it is told again", async () => {
    const [shop, storefront] = [await installShop(later(-1)), new Storefront()];
    const first = await presentPageSecret(shop);
    // The rotation ends, and another process tells the storefront, before this telling arrives.
    storefront.whileTold = async () => {
      await db.merchant.update({ where: { shop }, data: { pageSecretToldAt: NOW } });
      await rotatePageSecrets(NOW);
      await db.merchant.update({ where: { shop }, data: { pageSecretToldAt: NOW } });
    };
    await visit(shop, storefront, NOW);
    expect(storefront.secret).toBe(first.secret);
    const { pageSecretToldAt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(pageSecretToldAt).toBeNull();
    expect((await secretsOf(shop, later(50))).secrets).toContain(first.secret);
  });
});
