import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db, commit } from "../server/database/db.server.ts";
import { DAY_MS } from "../server/durations.ts";
import {
  notePageSecretTold,
  presentPageSecret,
  awaitsPageSecret,
  shopsToTellSecret,
} from "./told-page-secret.server.ts";
import { pageSecretsOf } from "./page-secret.server.ts";
import { rotatePageSecrets, whyNotRotated } from "./rotate-page-secrets.server.ts";

beforeEach(emptyDatabase);

const NOW = new Date("2026-11-30T12:00:00Z");
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

async function validOf(shop: string, at: Date): Promise<string[]> {
  const stored = await db.merchant.findUniqueOrThrow({ where: { shop } });
  return pageSecretsOf(shop, stored, at).secrets;
}

async function tell(shop: string, at: Date): Promise<string> {
  const { sealed, secret } = await presentPageSecret(shop);
  await commit(() => [...notePageSecretTold(shop, sealed, at)]);
  return secret;
}

describe("a shop's page secret", () => {
  it("is random, stored sealed, and the same for all who ask at once", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    const made = await Promise.all([1, 2, 3].map(() => presentPageSecret(shop)));
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(1);
    const [{ secret, sealed } = { secret: "", sealed: "" }] = made;
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(sealed).not.toContain(secret);
    expect((await presentPageSecret(other)).secret).not.toBe(secret);
  });

  it("counts once the storefront has it: no page before is signed", async () => {
    const shop = await installShop();
    const { secret } = await presentPageSecret(shop);
    expect(await validOf(shop, NOW)).toEqual([]);
    expect(await tell(shop, NOW)).toBe(secret);
    expect(await validOf(shop, NOW)).toEqual([secret]);
  });

  it("that was replaced counts for 15 days from when the storefront has the next one", async () => {
    const shop = await installShop();
    const before = await tell(shop, NOW);
    expect(await rotatePageSecrets(later(100))).toEqual([shop]);
    const { secret } = await presentPageSecret(shop);
    expect(secret).not.toBe(before);
    // The storefront still signs with the one before, however long it takes to tell it.
    expect(await validOf(shop, later(140))).toEqual([secret, before]);
    await tell(shop, later(140));
    expect(await validOf(shop, later(154))).toEqual([secret, before]);
    expect(await validOf(shop, later(156))).toEqual([secret]);
  });

  it("is not replaced twice while pages of the one before are in use", async () => {
    const shop = await installShop();
    await tell(shop, NOW);
    await rotatePageSecrets(later(1));
    expect(await rotatePageSecrets(later(2))).toEqual([]);
    await tell(shop, later(2));
    expect(await rotatePageSecrets(later(16))).toEqual([]);
    expect(await rotatePageSecrets(later(18), "other.myshopify.com")).toEqual([]);
    expect(await whyNotRotated("other.myshopify.com", later(18))).toBe("unknown");
    expect(await whyNotRotated(shop, later(16))).toBe("replaced lately");
    expect(await whyNotRotated(shop, later(18))).toBeUndefined();
    expect(await rotatePageSecrets(later(18), shop)).toEqual([shop]);
  });

  it("that no encryption key opens counts as untold", async () => {
    const shop = await installShop(later(-1));
    await db.session.create({ data: { id: shop, shop, state: "", accessToken: "t" } });
    await tell(shop, NOW);
    expect(await shopsToTellSecret("", 9)).toEqual([]);
    expect(await awaitsPageSecret(shop, NOW)).toBe(false);
    await db.merchant.update({
      where: { shop },
      data: { sealedPageSecret: `00000000.${"x".repeat(80)}` },
    });
    expect(await shopsToTellSecret("", 9)).toEqual([shop]);
    expect(await awaitsPageSecret(shop, NOW)).toBe(true);
  });
});
