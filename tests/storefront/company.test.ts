import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { missing, openShop, type Shop } from "./shop.ts";
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

/** What themes say of a choice, said here of another product that is on the page as well. */
const ofOthers: [string, (chosen: { id: string; available: boolean }) => void][] = [
  [
    "the standard event",
    ({ id, available }) => {
      const variant = { id: `gid://shopify/ProductVariant/${id}`, availableForSale: available };
      const event = Object.assign(new Event("shopify:product:select", { bubbles: true }), {
        product: { id: "gid://shopify/Product/6735915950109", title: "", handle: "" },
        promise: Promise.resolve({ variant: { ...variant, title: "Another" } }),
      });
      document.querySelector("#shopify-section-template--also form")!.dispatchEvent(event);
    },
  ],
  [
    "the standard event of a choice that makes no variant",
    () => {
      const event = Object.assign(new Event("shopify:product:select", { bubbles: true }), {
        product: { id: "gid://shopify/Product/6735915950109", title: "", handle: "" },
        promise: Promise.resolve({ variant: null }),
      });
      document.querySelector("#shopify-section-template--also form")!.dispatchEvent(event);
    },
  ],
  [
    "the standard event of a choice that could not be looked up",
    () => {
      const promise = Promise.reject(new Error("No answer"));
      promise.catch(() => undefined);
      const event = Object.assign(new Event("shopify:product:select", { bubbles: true }), {
        product: { id: "gid://shopify/Product/6735915917341", title: "", handle: "" },
        promise,
      });
      document.querySelector(".product")!.dispatchEvent(event);
    },
  ],
  [
    "variant:update",
    ({ id, available }) => {
      const detail = {
        resource: { id: Number(id), available, title: "Another" },
        data: { productId: "6735915950109" },
      };
      const event = Object.assign(new Event("variant:update", { bubbles: true }), { detail });
      document.querySelector("#shopify-section-template--also")!.dispatchEvent(event);
    },
  ],
  [
    "variant:change",
    ({ id, available }) => {
      const detail = { variant: { id: Number(id), available, title: "Another" } };
      document
        .querySelector("#shopify-section-template--also form")!
        .dispatchEvent(new CustomEvent("variant:change", { bubbles: true, detail }));
    },
  ],
  [
    "a changed form",
    ({ id }) => {
      const select = document.querySelector<HTMLSelectElement>(
        "#shopify-section-template--also [name=id]",
      )!;
      select.add(new Option("Another", id, true, true));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
  ],
  [
    "events without a word of what was chosen",
    () => {
      for (const type of ["shopify:product:select", "variant:update", "variant:change"]) {
        document.querySelector(".product")!.dispatchEvent(new Event(type, { bubbles: true }));
        document.dispatchEvent(new CustomEvent(type, { detail: null }));
      }
      document.dispatchEvent(new Event("change"));
      globalThis.dispatchEvent(new Event("change"));
    },
  ],
];

describe.skipIf(missing)("the block in company", () => {
  beforeAll(async () => {
    shop = await openShop();
    ({ page } = shop);
  });

  afterAll(() => shop.close());

  afterEach(() => expect(shop.troubles.splice(0)).toEqual([]));

  it.each(ofOthers)("is not moved by %s that is not about its product", async (_, tell) => {
    const block = blockOf(page);
    await shop.visit("/products/linen-shirt?also=enamel-mug");
    await page.evaluate(tell, { id: mug.soldOut, available: false });
    await settle(page);
    await isHidden(block);
    await choose(page, "Medium");
    await isShown(block);
    await page.evaluate(tell, { id: "39412345905245", available: true });
    await settle(page);
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
      product_id: shirt.product,
    });
  });

  it("stands twice on a page, and either one asks for itself", async () => {
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

  it("has no id twice on a page, however often it stands there", async () => {
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

  it("in a quick view comes to life and follows what is chosen there, not what is behind it", async () => {
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

  it("where two products of one page have a block each, sends each one's own", async () => {
    await shop.visit("/products/enamel-mug?also=linen-shirt");
    const [section] = await page.locator("notify-me").all();
    await page.locator("[data-quick-view]").click();
    const view = page.locator("dialog.quick-view");
    await blockOf(view).waitFor({ state: "attached" });
    await choose(view, "Small", "Ink");
    await isShown(blockOf(view));
    await page.evaluate(() => document.querySelector("dialog")!.close());
    await emailField(section!).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(section!))).toMatchObject({ variant_id: mug.soldOut });
  });
});
