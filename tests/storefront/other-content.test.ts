import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { otherEvents, others } from "./other-events.ts";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  isHidden,
  isShown,
  mug,
  send,
  settle,
  shirt,
} from "./shopper.ts";

let shop: Shop;
let page: Page;

describe.skipIf(missing)("the block beside other content", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
  });

  it.each(otherEvents)("is not moved by %s", async (_, tell) => {
    const block = blockOf(page);
    await shop.visit("/products/linen-shirt?also=enamel-mug");
    await page.evaluate(tell, others.soldOut);
    await settle(page);
    await isHidden(block);
    await choose(page, "Medium");
    await isShown(block);
    await page.evaluate(tell, others.buyable);
    await settle(page);
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
      product_id: shirt.product,
    });
  });

  it("works twice on one page, each for itself", async () => {
    await shop.visit("/products/linen-shirt?blocks=2");
    const [first, second] = [blockOf(page).first(), blockOf(page).last()];
    await choose(page, "Medium");
    await isShown(first);
    await isShown(second);
    await emailField(first).fill("ada@example.com");
    await emailField(second).fill("grace@example.com");
    const before = shop.received.length;
    const signUp = await shop.signUpBy(() => send(second));
    expect(signUp).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
      email: "grace@example.com",
    });
    expect(shop.received).toHaveLength(before + 1);
    expect(await emailField(first).inputValue()).toBe("ada@example.com");
    await choose(page, "Ink");
    await isHidden(first);
    await isHidden(second);
  });

  it("adds no global name to the page, and works if its script is loaded twice", async () => {
    const names = () => page.evaluate(() => Object.getOwnPropertyNames(window).toSorted());
    await shop.visit("/products/linen-shirt?blocks=0");
    const without = await names();
    await shop.visit("/products/linen-shirt");
    await page.waitForFunction(() => customElements.get("notify-me"));
    expect(await names()).toEqual(without);
    // A name that is no property of the window would be refused the second time.
    await page.addScriptTag({ url: "/extensions/notify-me/assets/notify-me.js" });
    await settle(page);
  });

  it("has no id twice on a page, however many blocks are on it", async () => {
    await shop.visit("/products/linen-shirt?blocks=2&also=wool-blanket");
    const ids = await page.evaluate(() =>
      [...document.querySelectorAll("[id]")].map(({ id }) => id).toSorted(),
    );
    expect(ids).toEqual([...new Set(ids)]);
  });

  it("on the home page follows the featured product that it was given", async () => {
    await shop.visit("/?featured=linen-shirt");
    const block = blockOf(page);
    await isHidden(block);
    await choose(page, "Small", "Ink");
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.smallInkSoldOut,
    });
  });

  it("in a quick view on a page that had no block comes with what it needs", async () => {
    await shop.visit("/products/enamel-mug?also=linen-shirt&blocks=0");
    await page.locator("[data-quick-view]").click();
    const view = page.locator("dialog.quick-view");
    const block = blockOf(view);
    await block.waitFor({ state: "attached" });
    await page.waitForFunction(() => customElements.get("notify-me"));
    await isHidden(block);
    await choose(view, "Medium");
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
    });
  });

  it("in a quick view starts, and follows what is chosen there, not what is behind it", async () => {
    await shop.visit("/products/enamel-mug?also=linen-shirt");
    const behind = page.locator("main notify-me");
    await isShown(behind);
    await page.locator("[data-quick-view]").click();
    const view = page.locator("dialog.quick-view");
    const block = blockOf(view);
    await block.waitFor({ state: "attached" });
    await isHidden(block);
    await choose(view, "Medium");
    await isShown(block);
    await isShown(behind);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
    });
    await view.getByRole("button", { name: "Close" }).click();
    await emailField(behind).fill("grace@example.com");
    expect(await shop.signUpBy(() => send(behind))).toMatchObject({ variant_id: mug.soldOut });
  });
});
