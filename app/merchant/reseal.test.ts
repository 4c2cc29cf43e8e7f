import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop } from "#tests/shops.ts";
import { client as db, commit, write } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { resealAll } from "./reseal.server.ts";
import { droppedSeals, SEALED_COLUMNS } from "./sealed-columns.server.ts";
import { seal, unseal } from "./seal.server.ts";
import { sealClearTokens } from "./token-sealing.server.ts";

const [older, newer] = [env.ENCRYPTION_KEY[0]!, randomBytes(32)];
const both = [newer, older];

beforeEach(emptyDatabase);

const sealedKeyOf = async (shop: string) =>
  (await db.merchant.findUniqueOrThrow({ where: { shop } })).sealedKey!;

/** The rest of the file runs on one connection: a change between two of its statements. */
async function changeMeanwhile(shop: string, sealedKey: string): Promise<void> {
  await commit(() => [write.merchant.updateMany({ where: { shop }, data: { sealedKey } })]);
}

describe("the stored keys, sealed again", () => {
  it("open with the newest encryption key alone, and nothing else of the shops changes", async () => {
    const { shop, key } = await connectShop();
    await installShop();
    const before = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(unseal(shop, before.sealedKey!, [newer])).toBeUndefined();
    expect(await resealAll(both)).toEqual({ resealed: 1, newest: 0, unreadable: [], renewing: [] });
    const after = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(unseal(shop, after.sealedKey!, [newer])).toBe(key);
    expect({ ...after, sealedKey: "" }).toEqual({ ...before, sealedKey: "" });
  });

  it("include what signs a shop's alerts", async () => {
    const { shop } = await connectShop();
    const sealedSecret = seal(shop, "whsec_c2VjcmV0", [older]);
    await db.alertSettings.create({ data: { shop, sealedSecret } });
    expect(await resealAll(both)).toEqual({ resealed: 2, newest: 0, unreadable: [], renewing: [] });
    const after = await db.alertSettings.findUniqueOrThrow({ where: { shop } });
    expect(unseal(shop, after.sealedSecret!, [newer])).toBe("whsec_c2VjcmV0");
  });

  it("are done once: a second run, as after the first was stopped, goes on with the others", async () => {
    const [done, left] = [await connectShop(), await connectShop()];
    const sealed = seal(done.shop, done.key, both);
    await changeMeanwhile(done.shop, sealed);
    expect(await resealAll(both)).toEqual({ resealed: 1, newest: 1, unreadable: [], renewing: [] });
    expect(await sealedKeyOf(done.shop)).toBe(sealed);
    expect(unseal(left.shop, await sealedKeyOf(left.shop), [newer])).toBe(left.key);
    expect(await resealAll(both)).toEqual({ resealed: 0, newest: 2, unreadable: [], renewing: [] });
  });

  it("are left as they are where no encryption key opens them, and their shops are named", async () => {
    const { shop } = await connectShop();
    const sealed = seal(shop, "pk_of_a_lost_secret", [randomBytes(32)]);
    await changeMeanwhile(shop, sealed);
    expect(await resealAll(both)).toEqual({
      resealed: 0,
      newest: 0,
      unreadable: [shop],
      renewing: [],
    });
    expect(await sealedKeyOf(shop)).toBe(sealed);
  });

  it("are all done, however many shops there are, also beside a merchant who replaces theirs", async () => {
    const shops = await Promise.all(Array.from({ length: 30 }, () => connectShop()));
    await db.merchant.createMany({
      data: Array.from({ length: 600 }, (_, at) => {
        const shop = `many-${String(at).padStart(3, "0")}.myshopify.com`;
        const sealedKey = seal(shop, `pk_${at}`, [older]);
        return { shop, sealedKey, installedAt: new Date(), dedupeKeySalt: "salt" };
      }),
    });
    const { shop } = shops[0]!;
    const resealing = resealAll(both);
    await changeMeanwhile(shop, seal(shop, "pk_replaced", both));
    const { resealed, newest } = await resealing;
    expect(resealed + newest).toBeGreaterThanOrEqual(629);
    const merchants = await db.merchant.findMany();
    const opened = merchants.map((one) => unseal(one.shop, one.sealedKey!, [newer]));
    expect(opened.filter((key) => key === undefined)).toEqual([]);
    expect(unseal(shop, await sealedKeyOf(shop), [newer])).toBe("pk_replaced");
  });
});

describe("Shopify's tokens", () => {
  const store = (shop: string, accessToken: string, refreshToken: string | null = null) =>
    db.session.create({
      data: { id: `offline_${shop}`, shop, state: "", accessToken, refreshToken },
    });
  const tokensOf = async (shop: string, keys: Buffer[]) => {
    const row = await db.session.findFirstOrThrow({ where: { shop } });
    return [row.accessToken, row.refreshToken].map((text) => text && unseal(shop, text, keys));
  };

  it("are sealed again with the newest key, once those in clear are sealed", async () => {
    await store("a", seal("a", "shpat_a", [older]), seal("a", "shprt_a", [older]));
    await store("b", "shpat_b", "shprt_b");
    await store("c", "", null);
    expect(await sealClearTokens()).toBe(2);
    expect(await resealAll(both)).toEqual({ resealed: 4, newest: 0, unreadable: [], renewing: [] });
    expect(await tokensOf("a", [newer])).toEqual(["shpat_a", "shprt_a"]);
    expect(await tokensOf("b", [newer])).toEqual(["shpat_b", "shprt_b"]);
    expect(await tokensOf("c", [newer])).toEqual(["", null]);
    expect(await resealAll(both)).toEqual({ resealed: 0, newest: 4, unreadable: [], renewing: [] });
  });

  it("are sealed at the start where they are in clear, in slices, and the others stay", async () => {
    const sealed = seal("kept", "shpat_kept", [randomBytes(32)]);
    await store("kept", sealed);
    await db.session.createMany({
      data: Array.from({ length: 1_100 }, (_, at) => ({
        id: `offline_${at}`,
        shop: `many-${at}`,
        state: "",
        accessToken: `shpat_${at}`,
      })),
    });
    expect(await sealClearTokens()).toBe(1_100);
    expect(await sealClearTokens()).toBe(0);
    const rows = await db.session.findMany();
    expect(rows.filter(({ accessToken }) => accessToken.startsWith("shpat_"))).toEqual([]);
    expect(await tokensOf("many-7", [older])).toEqual(["shpat_7", null]);
    expect((await db.session.findFirst({ where: { shop: "kept" } }))?.accessToken).toBe(sealed);
  });

  it("are told apart where no encryption key opens them, for they are renewed", async () => {
    const [access, refresh] = ["shpat_a", "shprt_a"].map((text) =>
      seal("a", text, [randomBytes(32)]),
    );
    await store("a", access!, refresh);
    expect(await resealAll(both)).toEqual({
      ...{ resealed: 0, newest: 0, unreadable: [] },
      renewing: ["a"],
    });
    expect(await droppedSeals(both)).toEqual([
      { what: "Shopify's access tokens", count: 1, renews: true },
      { what: "Shopify's refresh tokens", count: 1, renews: true },
    ]);
  });

  it("leave a token alone that Shopify's library has renewed since", async () => {
    await store("a", "shpat_old");
    const sealing = sealClearTokens();
    await db.session.updateMany({ data: { accessToken: seal("a", "shpat_new", [older]) } });
    await sealing;
    expect(await tokensOf("a", [older])).toEqual(["shpat_new", null]);
  });
});

describe("what a dropped encryption key has sealed", () => {
  it("is counted by what it is, and nothing else is", async () => {
    const [first, second] = [await connectShop(), await connectShop()];
    await connectShop();
    await installShop();
    const sealedSecret = seal(first.shop, "whsec_c2VjcmV0", [older]);
    await db.alertSettings.create({ data: { shop: first.shop, sealedSecret } });
    await changeMeanwhile(second.shop, seal(second.shop, second.key, both));
    expect(await droppedSeals(both)).toEqual([]);
    expect(await droppedSeals([newer])).toEqual([
      { what: "Klaviyo keys", count: 2 },
      { what: "secrets that sign alerts", count: 1 },
    ]);
    expect(await droppedSeals([older])).toEqual([{ what: "Klaviyo keys", count: 1 }]);
    await resealAll(both);
    expect(await droppedSeals([newer])).toEqual([]);
  });

  it("is looked for in every column of the model whose name says that it is sealed", () => {
    const model = readFileSync("prisma/schema.prisma", "utf8");
    const sealed = [...model.matchAll(/^model (\w+) \{([^}]*)\}/gm)].flatMap(([, table, fields]) =>
      [...(fields ?? "").matchAll(/^ +(sealed\w+) /gm)].map(([, column]) => `${table}.${column}`),
    );
    const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(sealed.length).toBeGreaterThan(1);
    expect(listed).toEqual(expect.arrayContaining(sealed));
  });
});
