import type { Locator, Page } from "playwright-core";
import { describe, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { asksFor, blockOf, choose, isHidden, isShown, mug, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const linen = "/products/linen-shirt";

/** Takes a variant in the form of another section, and says so as a theme does. */
async function chooseIn(section: string, variant: string): Promise<void> {
  const select = page.locator(`#shopify-section-template--${section} [name=id]`);
  await select.evaluate((field: HTMLSelectElement, id) => {
    for (const option of field.options) option.disabled = false;
    field.value = id;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, variant);
  await settle(page);
}

describe.skipIf(missing)("a block beside another form", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(["variant:change", "variant:update", "shopify:product:select"])(
    "of the same product takes no %s of the other section for its own",
    async (type) => {
      await shop.visit(`${linen}?also=linen-shirt`);
      const form = page.locator("#shopify-section-template--also form");
      await form.evaluate(
        (target, { type, product, id }) => {
          const variant = { id, available: false, title: "Medium / Chalk" };
          const detail = { variant, resource: variant, data: { productId: product } };
          const event = new CustomEvent(type, { bubbles: true, detail });
          target.dispatchEvent(
            Object.assign(event, {
              product: { id: product },
              promise: Promise.resolve({ variant }),
            }),
          );
        },
        { type, product: shirt.product, id: shirt.mediumChalkSoldOut },
      );
      await settle(page);
      await isHidden(block);
      await choose(page, "Small", "Ink");
      await asksFor(shop, block, shirt.smallInkSoldOut);
    },
  );

  it.each(["above", "also"])(
    "of the same product, where the page has that %s, follows its own section's",
    async (place) => {
      await shop.visit(`${linen}?${place}=linen-shirt`);
      await chooseIn(place, shirt.mediumChalkSoldOut);
      await isHidden(block);
      await choose(page, "Small", "Ink");
      await isShown(block);
      await chooseIn(place, shirt.mediumChalkSoldOut);
      await chooseIn(place, shirt.largeChalk);
      await asksFor(shop, block, shirt.smallInkSoldOut);
    },
  );

  it("of the same product above it has at first what its own section's form has", async () => {
    await shop.visit(`${linen}?above=linen-shirt&variant=${shirt.mediumChalkSoldOut}`);
    await settle(page);
    await asksFor(shop, block, shirt.mediumChalkSoldOut);
  });

  it.each([
    ["a variant", { id: Number(mug.soldOut), available: false, title: "Enamel mug" }],
    ["one to be bought", { id: Number(mug.soldOut), available: true, title: "Enamel mug" }],
    ["no variant", null],
  ])("of its own section does not take %s of the product there for its own", async (_, variant) => {
    await shop.visit(`${linen}?bundle=enamel-mug`);
    const tell = async () => {
      await page.locator("[data-bundle]").evaluate((form, chosen) => {
        const detail = { variant: chosen };
        form.dispatchEvent(new CustomEvent("variant:change", { bubbles: true, detail }));
      }, variant);
      await settle(page);
    };
    await tell();
    await isHidden(block);
    await choose(page, "Medium");
    await isShown(block);
    await tell();
    await asksFor(shop, block, shirt.mediumChalkSoldOut);
  });
});
