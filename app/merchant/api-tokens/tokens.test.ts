import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { DAY_MS, MINUTE_MS } from "../../server/durations.ts";
import { install, removeShop, uninstall } from "../install.server.ts";
import type { TokenOrder } from "./token.ts";
import { hashOf, isTokenText, makeToken } from "./token-text.server.ts";
import {
  createToken,
  findToken,
  MOST_TOKENS,
  noteUse,
  pruneTokens,
  revokeToken,
  tokenNames,
  tokensOf,
} from "./tokens.server.ts";

const NOON = new Date("2026-11-30T12:00:00Z");
const after = (ms: number) => new Date(NOON.getTime() + ms);
const BY = { staffId: "7", now: NOON };
const READS: TokenOrder = {
  name: "Warehouse",
  kind: "secret",
  scopes: ["sign_ups:read", "demand:read"],
  origins: [],
};

beforeEach(emptyDatabase);

async function created(shop: string, order = READS): Promise<string> {
  const text = await createToken(shop, order, BY);
  expect(text).not.toBeNull();
  return text!;
}

describe("a token's text", () => {
  it("says its kind, and is another one each time", () => {
    const [secret, publishable] = [makeToken("secret").text, makeToken("publishable").text];
    expect(secret).toMatch(/^bis_sk_[0-9a-f]{72}$/);
    expect(publishable).toMatch(/^bis_pk_[0-9a-f]{72}$/);
    expect(secret.slice(7)).not.toBe(publishable.slice(7));
  });

  it("has a checksum, so that a mistyped one is none", () => {
    const { text } = makeToken("secret");
    expect(isTokenText(text)).toBe(true);
    const last = text.endsWith("0") ? "1" : "0";
    for (const wrong of [
      text.slice(0, -1) + last,
      text.slice(1),
      `${text}0`,
      text.toUpperCase(),
      "",
    ]) {
      expect(isTokenText(wrong)).toBe(false);
    }
  });
});

describe("a token", () => {
  it("is stored as its hash, with who created it", async () => {
    const shop = await installShop();
    const text = await created(shop);
    expect(await db.apiToken.findMany()).toMatchObject([
      {
        hash: hashOf(text),
        lastFour: text.slice(-4),
        createdBy: "7",
        scopes: "sign_ups:read,demand:read",
      },
    ]);
    expect(JSON.stringify(await db.apiToken.findMany())).not.toContain(text);
    expect(JSON.stringify(await tokensOf(shop))).not.toContain(hashOf(text));
  });

  it("is found by its hash until it is revoked, by its own shop alone", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    const hash = hashOf(await created(shop));
    const found = await findToken(hash);
    expect(found).toMatchObject({ shop, kind: "secret", scopes: READS.scopes, origins: [] });
    expect(await revokeToken(other, found!.id, NOON)).toBe(false);
    expect(await findToken(hash)).toBeDefined();
    expect(await revokeToken(shop, found!.id, NOON)).toBe(true);
    expect(await revokeToken(shop, found!.id, NOON)).toBe(false);
    expect(await findToken(hash)).toBeUndefined();
    expect(await tokensOf(shop)).toEqual([]);
    expect(await tokenNames(shop, [found!.id])).toEqual({ [found!.id]: "Warehouse" });
    expect(await tokenNames(other, [found!.id])).toEqual({});
  });

  it("ends with the install, and goes with the shop", async () => {
    const shop = await installShop(after(-DAY_MS));
    const hash = hashOf(await created(shop));
    await uninstall(shop, after(-2 * DAY_MS));
    expect(await findToken(hash)).toBeDefined();
    await uninstall(shop, NOON);
    expect(await findToken(hash)).toBeUndefined();
    await install(shop, after(MINUTE_MS));
    expect(await findToken(hash)).toBeUndefined();
    await removeShop(shop);
    expect(await db.apiToken.count()).toBe(0);
  });

  it("notes its use to the minute", async () => {
    const shop = await installShop();
    await created(shop);
    const lastUsed = async () => (await tokensOf(shop))[0]?.lastUsedAt;
    const [{ id } = { id: "" }] = await tokensOf(shop);
    expect(await lastUsed()).toBeNull();
    await noteUse(id, NOON);
    await noteUse(id, after(MINUTE_MS - 1));
    expect(await lastUsed()).toEqual(NOON);
    await noteUse(id, after(MINUTE_MS + 1));
    expect(await lastUsed()).toEqual(after(MINUTE_MS + 1));
  });

  it("is one of twenty at most that can be used", async () => {
    const shop = await installShop();
    for (let at = 0; at < MOST_TOKENS; at += 1) await created(shop);
    expect(await createToken(shop, READS, BY)).toBeNull();
    const [{ id } = { id: "" }] = await tokensOf(shop);
    await revokeToken(shop, id, NOON);
    expect(await createToken(shop, READS, BY)).not.toBeNull();
  });

  it("is deleted a year after it was revoked", async () => {
    const shop = await installShop();
    await created(shop);
    const [{ id } = { id: "" }] = await tokensOf(shop);
    expect(await pruneTokens(after(1_000 * DAY_MS))).toBe(0);
    await revokeToken(shop, id, NOON);
    expect(await pruneTokens(after(366 * DAY_MS))).toBe(0);
    expect(await pruneTokens(after(367 * DAY_MS))).toBe(1);
  });
});
