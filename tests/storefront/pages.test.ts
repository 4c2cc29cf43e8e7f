import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hostileProduct } from "#sandbox/storefront/hostile-product.ts";
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
let block: Locator;

const hostile = `</script><img src=x onerror="document.title='taken'">{{ shop.name }}"'\u202e🧨`;

describe.skipIf(missing)("the block on a page", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(["enamel-mug", "tea-towel"])(
    "asks for the one variant there is of %s",
    async (handle) => {
      await shop.visit(`/products/${handle}`);
      await isShown(block);
      await emailField(block).fill("ada@example.com");
      const { variant_id, product_id } = await shop.signUpBy(() => send(block));
      const product = await page.locator(".product").getAttribute("data-product-id");
      const variant = await page.locator("[data-product-form] [name=id]").inputValue();
      expect({ variant_id, product_id }).toEqual({ variant_id: variant, product_id: product });
    },
  );

  it("stays hidden for a product of which every variant can be bought", async () => {
    await shop.visit("/products/wool-blanket");
    await isHidden(block);
    await choose(page, "Moss");
    await settle(page);
    await isHidden(block);
  });

  it("without any product form has the variant of the address, and follows what is told", async () => {
    await shop.visit(`/products/linen-shirt?form=none&variant=${shirt.mediumChalkSoldOut}`);
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
    });
    await shop.visit("/products/linen-shirt?form=none&theme=standard");
    await choose(page, "Small", "Ink");
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.smallInkSoldOut,
    });
  });

  it("without any product is not there", async () => {
    await shop.visit("/?featured=");
    expect(await block.count()).toBe(0);
    await settle(page);
  });

  it.each([
    "/?featured=linen-shirt",
    "/products/linen-shirt?look=dark",
    "/ar/products/linen-shirt",
  ])("throws nothing and asks for nothing on %s", async (path) => {
    const asked: string[] = [];
    const note = (request: { url(): string }) => asked.push(request.url());
    await shop.visit(path);
    page.on("request", note);
    await choose(page, "Medium");
    await isShown(block);
    page.off("request", note);
    expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([]);
  });

  it("reads from right to left where the page does, with what is typed from left to right", async () => {
    await shop.visit("/ar/products/enamel-mug");
    const direction = (locator: Locator) =>
      locator.evaluate((element) => getComputedStyle(element).direction);
    expect(await direction(block)).toBe("rtl");
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(
      false,
    );
  });

  it("has the page's ink on a dark ground", async () => {
    await shop.visit("/products/enamel-mug?look=dark");
    const colours = await page.evaluate(() => {
      const { shadowRoot } = document.querySelector("notify-me")!;
      const canvas = new OffscreenCanvas(1, 1).getContext("2d")!;
      // As it is painted: one colour has several notations.
      const of = (element: Element) => {
        canvas.fillStyle = getComputedStyle(element).color;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data.join();
      };
      const fields = ["label", "input[name=email]"].map((name) => shadowRoot!.querySelector(name)!);
      return [...fields, document.body].map(of);
    });
    expect(new Set(colours)).toHaveLength(1);
  });

  it.each([
    ["a product's title", "/products/hostile"],
    ["a merchant's heading", `/products/hostile?block.heading=${encodeURIComponent(hostile)}`],
    ["a merchant's button", `/products/hostile?block.button=${encodeURIComponent(hostile)}`],
    ["a merchant's thanks", `/products/hostile?block.success=${encodeURIComponent(hostile)}`],
  ])("takes the hostile text of %s for text, before sending and after", async (_, path) => {
    await shop.visit(path);
    await isShown(block);
    expect(await block.textContent()).toContain(hostileProduct.title);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ variant_id: mug.soldOut });
    await settle(page);
    expect(await block.locator("img").count()).toBe(0);
    expect(await page.title()).not.toBe("taken");
  });
});
