import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { hashOf } from "../merchant/api-tokens/token-text.server.ts";
import { createToken, revokeToken, tokensOf } from "../merchant/api-tokens/tokens.server.ts";
import { KNOWN_FOR_MS, KnownTokens } from "./known-tokens.server.ts";

const NOON = new Date("2026-11-30T12:00:00Z");

beforeEach(emptyDatabase);

async function shopWithToken() {
  const shop = await installShop();
  const order = { name: "a", kind: "secret", scopes: ["demand:read"], origins: [] } as const;
  const text = await createToken(
    shop,
    { ...order, scopes: [...order.scopes], origins: [] },
    { staffId: "7", now: NOON },
  );
  const [{ id } = { id: "" }] = await tokensOf(shop);
  return { shop, id, hash: hashOf(text ?? "") };
}

describe("a process", () => {
  it("uses a revoked token for five seconds at most", async () => {
    const { shop, id, hash } = await shopWithToken();
    let now = 0;
    const known = new KnownTokens(() => now);
    expect(await known.find(hash)).toMatchObject({ shop });
    await revokeToken(shop, id, NOON);
    now = KNOWN_FOR_MS - 1;
    expect(await known.find(hash)).toMatchObject({ shop });
    now = KNOWN_FOR_MS;
    expect(await known.find(hash)).toBeUndefined();
    expect(known.has(hash)).toBe(false);
  });

  it("keeps nothing of a text that is no token's", async () => {
    const known = new KnownTokens();
    expect(await known.find("none")).toBeUndefined();
    expect(known.has("none")).toBe(false);
  });

  it("writes once a minute that a token was used", async () => {
    const { shop, hash } = await shopWithToken();
    let now = 0;
    const known = new KnownTokens(() => now);
    const lastUsed = async () => (await tokensOf(shop))[0]?.lastUsedAt ?? null;
    known.noteUsed(hash, NOON);
    expect(await lastUsed()).toBeNull();
    await known.find(hash);
    known.noteUsed(hash, NOON);
    await expect.poll(lastUsed).toEqual(NOON);
    now = 59_999;
    await known.find(hash);
    const later = new Date(NOON.getTime() + 120_000);
    known.noteUsed(hash, later);
    expect(await lastUsed()).toEqual(NOON);
    now = 60_000;
    known.noteUsed(hash, later);
    await expect.poll(lastUsed).toEqual(later);
  });
});
