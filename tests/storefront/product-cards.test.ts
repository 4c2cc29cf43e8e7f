import type { Locator, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { renderBlock } from "#sandbox/storefront/block.ts";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { readExtension } from "#sandbox/storefront/extension.ts";
import { describeProduct } from "#sandbox/storefront/product-drop.ts";
import { readVisit } from "#sandbox/storefront/visit.ts";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isHidden, isShown, mug, send, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;

const [linen, enamel] = catalogue;
const towel = catalogue[3]!.title;
const cardOf = (title: string): Locator =>
  page.locator(".card").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

describe.skipIf(missing)("a block in each product card of a collection", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
  });

  const before = linen!.variants.map(({ available }) => available);
  afterEach(() => {
    for (const [at, variant] of linen!.variants.entries()) variant.available = before[at] ?? true;
  });

  it("is shown in those of sold-out products, and asks for its card's", async () => {
    await shop.visit("/?cards=true");
    const block = blockOf(cardOf("Enamel mug"));
    await isShown(block);
    await isShown(blockOf(cardOf(towel)));
    await isHidden(blockOf(cardOf("Linen shirt")));
    await isHidden(blockOf(cardOf("Wool blanket")));
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      product_id: mug.product,
      variant_id: mug.soldOut,
    });
    await block.getByText("when Enamel mug is back.").waitFor();
    await settle(page);
    expect(await blockOf(cardOf(towel)).getByRole("status").textContent()).toBe("");
  });

  it("asks for all options of a card that has no picker, where the shopper wants that", async () => {
    for (const variant of linen!.variants) variant.available = false;
    await shop.visit("/?cards=true&block.any=true&block.display=dialog");
    const block = blockOf(cardOf("Linen shirt"));
    await block.locator("[data-do=open]").click();
    await emailField(block).fill("ada@example.com");
    await block.getByLabel("Any sold-out option of this product").check();
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      product_id: shirt.product,
      any_variants: linen!.variants.map(({ id }) => id).join(),
    });
  });
});

it("a card on another product's page is its own product's", async () => {
  const visit = readVisit("http://127.0.0.1:4002/products/linen-shirt");
  const [page, card] = [linen!, enamel!].map((each) => describeProduct(each, ""));
  const state = { shop: "harbour.myshopify.com", appMetafields: { notify_me: {} } };
  const placement = { pageProduct: page!, inCard: true };
  const { html } = await renderBlock(await readExtension(), state, visit, card!, placement);
  expect(html).toContain(`data-product="${mug.product}"`);
});
