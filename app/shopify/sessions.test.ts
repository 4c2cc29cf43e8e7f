import { randomBytes } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { seal, unseal } from "../merchant/seal.server.ts";
import { client as db } from "../server/database/db.server.ts";
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

  it("are sealed where they are stored, each for its shop, and an empty token is not", async () => {
    await sessions.storeSession(offline(SHOP));
    await sessions.storeSession(offline("a.myshopify.com", { accessToken: undefined }));
    const stored = await db.session.findMany({ orderBy: { shop: "desc" } });
    expect(JSON.stringify(stored)).not.toMatch(/shpat_|shprt_/);
    expect(unseal(SHOP, stored[0]!.accessToken)).toBe("shpat_1");
    expect(unseal(SHOP, stored[0]!.refreshToken!)).toBe("shprt_1");
    expect(unseal("a.myshopify.com", stored[0]!.accessToken)).toBeUndefined();
    expect(stored[1]!.accessToken).toBe("");
  });

  it("are read also as an earlier release stored them, in clear", async () => {
    const { id } = offline(SHOP);
    const tokens = { accessToken: "shpat_old", refreshToken: "shprt_old" };
    await db.session.create({ data: { id, shop: SHOP, state: "", ...tokens } });
    expect(await sessions.loadSession(id)).toMatchObject(tokens);
  });

  it("have no token where no encryption key opens it, as after one was lost", async () => {
    const { id } = offline(SHOP);
    const accessToken = seal(SHOP, "shpat_1", [randomBytes(32)]);
    await db.session.create({ data: { id, shop: SHOP, state: "", accessToken } });
    const loaded = await sessions.loadSession(id);
    expect([loaded?.shop, loaded?.accessToken]).toEqual([SHOP, undefined]);
  });
});
