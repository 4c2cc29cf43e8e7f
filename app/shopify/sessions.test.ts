import { Session } from "@shopify/shopify-api";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { StoredSessions } from "./sessions.server.ts";

const SHOP = "shop.myshopify.com";
const sessions = new StoredSessions();

/** An offline session with everything that Shopify's library stores, except for what is given. */
function offline(shop: string, changed: Partial<Session> = {}): Session {
  return new Session({
    id: `offline_${shop}`,
    shop,
    state: "",
    isOnline: false,
    scope: "read_products,write_app_proxy",
    expires: new Date(Date.now() + 3_600_000),
    accessToken: "shpat_1",
    refreshToken: "shprt_1",
    refreshTokenExpires: new Date(Date.now() + 86_400_000),
    ...changed,
  });
}

beforeEach(emptyDatabase);

describe("Shopify's sessions", () => {
  it.each([
    ["with everything", {}],
    ["whose token was cleared", { accessToken: undefined }],
    ["that never ends", { expires: undefined, refreshToken: undefined }],
  ])("come back as they were stored: one %s", async (_, changed) => {
    const stored = offline(SHOP, changed);
    expect(await sessions.storeSession(stored)).toBe(true);
    const loaded = await sessions.loadSession(stored.id);
    expect(loaded).toBeInstanceOf(Session);
    expect(loaded?.toObject()).toEqual(stored.toObject());
  });

  it("are replaced by the one that is stored later", async () => {
    await sessions.storeSession(offline(SHOP));
    await sessions.storeSession(offline(SHOP, { accessToken: "shpat_2", scope: undefined }));
    const loaded = await sessions.findSessionsByShop(SHOP);
    expect(loaded.map(({ accessToken, scope }) => [accessToken, scope])).toEqual([
      ["shpat_2", undefined],
    ]);
  });

  it("are found and deleted by shop and by id, and those of other shops stay", async () => {
    for (const shop of [SHOP, "a.myshopify.com", "b.myshopify.com"])
      await sessions.storeSession(offline(shop));
    expect(await sessions.loadSession("offline_none.myshopify.com")).toBeUndefined();
    expect(await sessions.deleteSession("offline_none.myshopify.com")).toBe(true);
    expect(await sessions.deleteSessions([`offline_${SHOP}`, "offline_a.myshopify.com"])).toBe(
      true,
    );
    expect(await sessions.findSessionsByShop(SHOP)).toEqual([]);
    expect(await sessions.findSessionsByShop("b.myshopify.com")).toHaveLength(1);
  });
});
