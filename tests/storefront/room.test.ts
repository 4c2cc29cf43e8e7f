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

  it("has an error and a hint at once one below the other", async () => {
    await shop.visit(soldOut);
    const errors = {
      email: `That is no address. ${"We looked long and found nothing. ".repeat(3)}`,
    };
    shop.answers.push(() => Response.json({ status: "invalid", errors }));
    await emailField(block).fill("ada@gmial.com");
    await press(block);
    await shop.signUpBy(() => press(block));
    await block.getByText("That is no address.").waitFor();
    const [error, hint, next] = await block.evaluate((element) =>
      ["[id$=email-error]", "[data-do=take]", "label[for$=phone]"].map((selector) => {
        const { top, bottom } = element.querySelector(selector)!.getBoundingClientRect();
        return { top, bottom };
      }),
    );
    for (const { top, bottom } of [error!, hint!]) expect(bottom - top).toBeGreaterThan(20);
    expect(hint!.top).toBeGreaterThanOrEqual(error!.bottom);
    expect(next!.top).toBeGreaterThanOrEqual(hint!.bottom);
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
