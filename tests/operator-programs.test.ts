import { randomBytes } from "node:crypto";
import { execFile } from "node:child_process";
import { beforeEach, describe, expect, it } from "vitest";
import { presentPageSecret } from "#app/merchant/told-page-secret.server.ts";
import { pageSecretsOf } from "#app/merchant/page-secret.server.ts";
import { seal, unseal } from "#app/merchant/seal.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { env } from "#app/server/env.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { emptyDatabase } from "./setup/empty.ts";
import { connectShop, installShop, signUp } from "./shops.ts";

const now = new Date();

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program as an operator does, on the database of this process. */
function run(program: string, words: string[], changes: Record<string, string> = {}) {
  const environment: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", ...changes };
  return new Promise<Ended>((done) => {
    execFile(process.execPath, [program, ...words], { env: environment }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

beforeEach(emptyDatabase);

describe("npm run rotate", () => {
  /** A shop whose storefront has had its secret for 20 days. */
  async function toldShop(): Promise<{ shop: string; secret: string }> {
    const shop = await installShop();
    const { secret } = await presentPageSecret(shop);
    const pageSecretToldAt = new Date(now.getTime() - 20 * 86_400_000);
    await db.merchant.update({ where: { shop }, data: { pageSecretToldAt } });
    return { shop, secret };
  }

  const secretsOf = async (shop: string) =>
    pageSecretsOf(shop, await db.merchant.findUniqueOrThrow({ where: { shop } }), now).secrets;

  it("replaces the secret of one shop; pages that the former one signed stay valid", async () => {
    const [one, other] = [await toldShop(), await toldShop()];
    const { code, stdout } = await run("rotate.ts", [one.shop]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Page secrets replaced: 1.")]);
    expect(await secretsOf(one.shop)).toContain(one.secret);
    expect((await presentPageSecret(one.shop)).secret).not.toBe(one.secret);
    expect((await presentPageSecret(other.shop)).secret).toBe(other.secret);
    const again = await run("rotate.ts", [one.shop]);
    expect(again.stderr).toContain("does not have the present secret yet");
  });

  it("replaces those of all shops", async () => {
    const all = [await toldShop(), await toldShop()];
    const { stdout } = await run("rotate.ts", []);
    expect(stdout).toContain("Page secrets replaced: 2.");
    for (const { shop, secret } of all) {
      expect((await presentPageSecret(shop)).secret).not.toBe(secret);
    }
  });

  it("names a shop that there is none of, and what it takes", async () => {
    const unknown = await run("rotate.ts", ["nowhere.myshopify.com"]);
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      "nowhere.myshopify.com is no shop of this app's.\n",
    ]);
    expect(await run("rotate.ts", ["a", "b"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Usage: /) as string,
    });
  });
});

describe("npm run reseal", () => {
  const [older] = env.ENCRYPTION_KEY;
  const newer = randomBytes(32);
  const both = { ENCRYPTION_KEY: [newer, older!].map((key) => key.toString("base64")).join(",") };

  it("seals what is stored with the newest encryption key", async () => {
    const { shop, key } = await connectShop();
    const { code, stdout } = await run("reseal.ts", [], both);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Secrets sealed again: 1,")]);
    const { sealedKey } = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(unseal(shop, sealedKey!, [newer])).toBe(key);
    expect(stdout).not.toContain(key);
  });

  it("names a shop whose key no encryption key opens, and ends with 1", async () => {
    const { shop } = await connectShop();
    const sealedKey = seal(shop, "pk_lost", [randomBytes(32)]);
    await db.merchant.update({ where: { shop }, data: { sealedKey } });
    const { code, stdout } = await run("reseal.ts", [], both);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`${shop}: no ENCRYPTION_KEY`)]);
    expect(await run("reseal.ts", ["--all"])).toMatchObject({ code: 2 });
  });
});

describe("npm run recount", () => {
  it("says which counts are wrong and ends with 1, and corrects them where it is told to", async () => {
    const { shop } = await connectShop();
    await enqueue(shop, signUp(), now);
    expect(await run("recount.ts", [])).toMatchObject({
      code: 0,
      stdout: "Counts that differ from their rows: 0\n",
    });
    await db.variantCount.updateMany({ where: { shop, day: "" }, data: { waiting: 7 } });
    const found = await run("recount.ts", []);
    expect([found.code, found.stdout]).toEqual([1, expect.stringContaining("7 waiting")]);
    const fixed = await run("recount.ts", ["--fix"]);
    expect([fixed.code, fixed.stdout]).toEqual([0, expect.stringContaining("1, corrected")]);
    expect(await run("recount.ts", [])).toMatchObject({ code: 0 });
    expect(await run("recount.ts", ["--all"])).toMatchObject({ code: 2 });
  });
});
