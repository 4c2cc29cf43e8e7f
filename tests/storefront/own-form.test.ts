import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;

const path = "/products/linen-shirt?inside=form";

describe.skipIf(missing)("a theme that has the block in its own form", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
  });

  it.each(["both", "email", "phone"])(
    "sells as without it, where that would ask for %s",
    async (fields) => {
      await shop.visit(`${path}&block.fields=${fields}`);
      expect(await blockOf(page).count()).toBe(0);
      const form = page.locator(".product [data-product-form]");
      expect(await form.evaluate((own: HTMLFormElement) => own.checkValidity())).toBe(true);
      const bought = page.waitForRequest((request) => request.method() === "POST");
      await form.locator(".buy").click();
      const sent = (await bought).postData() ?? "";
      expect(sent).toContain(shirt.smallChalk);
      expect(sent).not.toMatch(/name="(email|phone|variant_id|website)"/);
      await page.waitForURL(/\/cart/);
    },
  );

  it("sells before the script has come, and where none ever comes", async () => {
    const context = await shop.browser.newContext({ javaScriptEnabled: false });
    context.setDefaultTimeout(5_000);
    const plain = await context.newPage();
    for (const fields of ["both", "email", "phone"]) {
      await plain.goto(`${shop.url}${path}&block.fields=${fields}`);
      await plain.locator(".buy").first().click();
      await plain.waitForURL(/\/cart/);
    }
    await context.close();
  });

  it("has no block for a sold-out variant either, and says nothing of it in the console", async () => {
    await shop.visit(`${path}&variant=${shirt.mediumChalkSoldOut}`);
    await settle(page);
    expect(await blockOf(page).count()).toBe(0);
  });
});
