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
    expect(await resealAll(both)).toEqual({ resealed: 1, newest: 0, unreadable: [] });
    const after = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(unseal(shop, after.sealedKey!, [newer])).toBe(key);
    expect({ ...after, sealedKey: "" }).toEqual({ ...before, sealedKey: "" });
  });

  it("include what signs a shop's alerts", async () => {
    const { shop } = await connectShop();
    const sealedSecret = seal(shop, "whsec_c2VjcmV0", [older]);
    await db.alertSettings.create({ data: { shop, sealedSecret } });
    expect(await resealAll(both)).toEqual({ resealed: 2, newest: 0, unreadable: [] });
    const after = await db.alertSettings.findUniqueOrThrow({ where: { shop } });
    expect(unseal(shop, after.sealedSecret!, [newer])).toBe("whsec_c2VjcmV0");
  });

  it("are done once: a second run, as after the first was stopped, goes on with the others", async () => {
    const [done, left] = [await connectShop(), await connectShop()];
    const sealed = seal(done.shop, done.key, both);
    await changeMeanwhile(done.shop, sealed);
    expect(await resealAll(both)).toEqual({ resealed: 1, newest: 1, unreadable: [] });
    expect(await sealedKeyOf(done.shop)).toBe(sealed);
    expect(unseal(left.shop, await sealedKeyOf(left.shop), [newer])).toBe(left.key);
    expect(await resealAll(both)).toEqual({ resealed: 0, newest: 2, unreadable: [] });
  });

  it("are left as they are where no encryption key opens them, and their shops are named", async () => {
    const { shop } = await connectShop();
    const sealed = seal(shop, "pk_of_a_lost_secret", [randomBytes(32)]);
    await changeMeanwhile(shop, sealed);
    expect(await resealAll(both)).toEqual({ resealed: 0, newest: 0, unreadable: [shop] });
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
