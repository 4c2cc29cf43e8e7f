import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isShown, press, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

describe.skipIf(missing)("the block, where there is little room,", () => {
  openForAll({ settings: bothChannels }, async (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    await page.setViewportSize({ width: 320, height: 800 });
  });

  it("has a question and its two answers below one another and beside nothing else", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill(`${"a".repeat(40)}@gmial.com`);
    await press(block);
    await isShown(block.getByText("Not sent yet. Did you mean"));
    const parts = [
      "[data-hint] > p",
      "[data-hint] > :nth-child(2)",
      "[data-hint] > :nth-child(3)",
      "label[for$=phone]",
    ];
    const [question, use, keep, next] = await block.evaluate(
      (element, selectors) =>
        selectors.map((selector) => element.querySelector(selector)!.getBoundingClientRect()),
      parts,
    );
    expect(use!.top).toBeGreaterThanOrEqual(question!.bottom);
    for (const { height, right } of [question!, use!, keep!]) {
      expect(height).toBeGreaterThan(20);
      expect(right).toBeLessThanOrEqual(320);
    }
    expect(keep!.left >= use!.right || keep!.top >= use!.bottom).toBe(true);
    expect(next!.top).toBeGreaterThanOrEqual(keep!.bottom);
  });

  it("breaks a word of 80 letters where 320 pixels end", async () => {
    const mug = catalogue.find(({ handle }) => handle === "enamel-mug")!;
    const { title } = mug;
    mug.title = "Donaudampfschifffahrt".repeat(4).slice(0, 80);
    await shop.visit("/products/enamel-mug");
    const { title: long } = mug;
    mug.title = title;
    await isShown(block.getByText(long));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  it.each(["de", "fi", "ja"])("fits 320 pixels in %s, with all it may say", async (language) => {
    await shop.visit(`/${language}${soldOut}`);
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    await emailField(block).fill(`${"a".repeat(60)}@gmial.com`);
    await emailField(block).blur();
    expect(await fits()).toBe(true);
  });
});
