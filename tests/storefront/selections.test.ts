import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, isHidden, isShown, mug, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const medium = { id: shirt.mediumChalkSoldOut, availableForSale: false, title: "Medium / Chalk" };
const large = { id: shirt.largeChalk, availableForSale: true, title: "Large / Chalk" };

interface Selection {
  /** Null is what themes say of options that make no variant. */
  answer(variant: object | null): Promise<void>;
  fail(): Promise<void>;
}

/** Tells of a choice by Shopify's standard event, whose answer comes when the test wants it. */
async function select(product: string, from?: string): Promise<Selection> {
  const told = await page.evaluateHandle(
    ([id, selector]) => {
      const { promise, resolve, reject } = Promise.withResolvers();
      const event = Object.assign(new Event("shopify:product:select", { bubbles: true }), {
        product: { id: `gid://shopify/Product/${id}`, title: "", handle: "" },
        promise,
      });
      const target = selector ? document.querySelector(selector)! : document;
      target.dispatchEvent(event);
      return { resolve, reject };
    },
    [product, from] as const,
  );
  return {
    async answer(variant) {
      await told.evaluate(({ resolve }, its) => resolve({ variant: its }), variant);
      await settle(page);
    },
    async fail() {
      await told.evaluate(({ reject }) => reject(new Error("No answer")));
      await settle(page);
    },
  };
}

describe.skipIf(missing)("of choices whose answer comes later", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  beforeEach(() => shop.visit("/products/linen-shirt?theme=standard-alone&also=enamel-mug"));

  it.each([
    ["elsewhere on the page", "#shopify-section-template--also form"],
    ["on the document", undefined],
  ])("ours still arrives where another product is chosen %s before it", async (_, from) => {
    const ours = await select(shirt.product, ".product");
    const others = await select(mug.product, from);
    await ours.answer(medium);
    await isShown(block);
    await others.answer({ ...large, id: mug.soldOut });
    await isShown(block);
  });

  it.each([
    ["in the section", ".product"],
    ["on the document", undefined],
  ])("one of ours that makes no variant hides the block, told %s", async (_, from) => {
    await (await select(shirt.product, from)).answer(medium);
    await isShown(block);
    await (await select(shirt.product, from)).answer(null);
    await isHidden(block);
  });

  it("one that fails changes nothing", async () => {
    await (await select(shirt.product)).fail();
    await isHidden(block);
    await (await select(shirt.product)).answer(medium);
    await (await select(shirt.product)).fail();
    await isShown(block);
  });

  it("an older one that is answered after a newer one counts no longer", async () => {
    const older = await select(shirt.product);
    const newer = await select(shirt.product);
    await newer.answer(large);
    await older.answer(medium);
    await isHidden(block);
    const before = await select(shirt.product);
    await (await select(shirt.product)).answer(medium);
    await before.answer(null);
    await isShown(block);
  });
});
