import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, isHidden, isShown } from "./shopper.ts";

let shop: Shop;
let page: Page;

describe.skipIf(missing)("in the theme editor, the block", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
  });

  const misplaced = "inside a link, a button, or a label";
  const editor = "/products/linen-shirt?design_mode=true";

  it.each(["a", "button", "label"])("says that it cannot work inside <%s>", async (name) => {
    await shop.visit(editor);
    const words = blockOf(page).getByText(misplaced);
    await isHidden(words);
    await page.locator(".shopify-app-block").evaluate((block, tag) => {
      const parent = document.createElement(tag);
      block.replaceWith(parent);
      parent.append(block);
    }, name);
    await isShown(words);
  });

  it.each(["form", "before"])(
    "says nothing like it in the theme's form (inside=%s)",
    async (place) => {
      await shop.visit(`${editor}&inside=${place}`);
      await isShown(blockOf(page).getByText("shoppers only see this"));
      await isHidden(blockOf(page).getByText(misplaced));
    },
  );

  it("asks for a product where the page has none", async () => {
    await shop.visit("/?featured=&design_mode=true");
    await isShown(page.getByText("Choose a product for this app block"));
    await shop.visit("/?featured=");
    expect(await page.getByText("Choose a product for this app block").count()).toBe(0);
  });
});
