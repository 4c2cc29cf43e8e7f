import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { createLearner } from "./learner.server.ts";
import type { AskShop } from "./titles.server.ts";

/** A Shopify that answers each look-up when it is told to, and records the requests. */
function shopify() {
  const asked: string[][] = [];
  const waiting: PromiseWithResolvers<Response>[] = [];
  const warned: object[] = [];
  const told: object[] = [];
  const ask: AskShop = (_query, { variables }) => {
    asked.push((variables["ids"] as string[]).map((gid) => gid.slice(gid.lastIndexOf("/") + 1)));
    const answer = Promise.withResolvers<Response>();
    waiting.push(answer);
    return answer.promise;
  };
  return {
    asked,
    warned,
    told,
    learn: createLearner({
      askOf: () => ask,
      log: {
        warn: (entry: object) => void warned.push(entry),
        info: (entry: object) => void told.push(entry),
      },
    }),
    answer: () => {
      const nodes = asked.at(-1)?.map(() => null) ?? [];
      waiting.shift()?.resolve(Response.json({ data: { nodes } }));
    },
    fail: (error: unknown = new Error("down")) => waiting.shift()?.reject(error),
  };
}

/** Turns the loop until the condition is true; a server's answer may take thousands of turns. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (performance.now() < giveUpAt) {
    if (await isSo()) return;
    await nextTurn();
  }
  throw new Error("The condition never became true");
}

describe("the variants of sign-ups are learnt", () => {
  it("together with what was committed in the same moment; later ones in the next look-up", async () => {
    const shop = await installShop();
    const { learn, asked, answer } = shopify();
    for (const variantId of ["1", "2", "1"]) learn(shop, variantId);
    await until(() => asked.length === 1);
    for (const variantId of ["3", "4", "3", "1"]) learn(shop, variantId);
    answer();
    await until(() => asked.length === 2);
    answer();
    expect(asked).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    await until(async () => (await db.variant.count({ where: { shop } })) === 4);
  });

  it("separately for each shop", async () => {
    const [one, other] = [await installShop(), await installShop()];
    const { learn, asked } = shopify();
    learn(one, "1");
    learn(other, "2");
    await until(() => asked.length === 2);
    expect(asked).toContainEqual(["1"]);
    expect(asked).toContainEqual(["2"]);
  });

  it("with the next sign-up, where Shopify could not be asked", async () => {
    const shop = await installShop();
    const { learn, asked, warned, fail, answer } = shopify();
    learn(shop, "1");
    await until(() => asked.length === 1);
    fail();
    await until(() => warned.length === 1);
    expect(warned).toEqual([{ shop, error: "Error" }]);
    learn(shop, "2");
    await until(() => asked.length === 2);
    answer();
    expect(asked[1]).toEqual(["1", "2"]);
    await until(async () => (await db.variant.count({ where: { shop } })) === 2);
  });

  it("and an outage is logged once, whichever shops meet it, and once when it is over", async () => {
    const [one, other] = [await installShop(), await installShop()];
    const { learn, asked, warned, told, fail, answer } = shopify();
    for (const [at, shop] of [one, other, one, one, other].entries()) {
      learn(shop, String(at));
      await until(() => asked.length === at + 1);
      fail();
      await until(() => warned.length === 1);
      for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    }
    for (const [at, shop] of [one, other].entries()) {
      learn(shop, "9");
      await until(() => asked.length === 6 + at);
      answer();
      await until(async () => (await db.variant.count({ where: { shop, variantId: "9" } })) === 1);
    }
    await until(() => told.length === 1);
    expect([warned, told]).toEqual([[{ shop: one, error: "Error" }], [{ shop: one }]]);
  });

  it("and a single refused shop is logged separately", async () => {
    const [one, other] = [await installShop(), await installShop()];
    const { learn, asked, warned, fail } = shopify();
    for (const [at, shop] of [one, other, one].entries()) {
      learn(shop, String(at));
      await until(() => asked.length === at + 1);
      fail(new Response(undefined, { status: 402 }));
      await until(() => warned.length === Math.min(at + 1, 2));
      for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    }
    expect(warned).toMatchObject([{ shop: one }, { shop: other }]);
  });
});
