import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { themeKinds } from "#sandbox/storefront/preview.ts";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  isHidden,
  isShown,
  send,
  settle,
  shirt,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** One kind of theme has the block inside its form, and keeps that. */
const kinds = themeKinds.filter((kind) => kind !== "around");

type Change = (form: Element) => void;

/** What a theme does to its product form, in the page, and the kinds of themes to try it in. */
const changes: [string, Change, readonly string[]][] = [
  ["replaces its form by a label", (form) => (form.outerHTML = "<p>Sold out</p>"), kinds],
  [
    "takes the field out of its form",
    (form) => form.querySelector("[name=id]")!.remove(),
    ["dawn", "silent"],
  ],
  [
    "takes the fields of product and variant out of its form",
    (form) => {
      for (const field of form.querySelectorAll("[name=id], [name=product-id]")) field.remove();
    },
    ["horizon", "silent"],
  ],
];

async function change(how: Change): Promise<void> {
  const forms = 'document.querySelectorAll(".product [data-product-form]")';
  await page.evaluate(`${forms}.forEach(${how.toString()})`);
  await settle(page);
}

async function asksFor(variant: string): Promise<void> {
  // A theme may keep the old one out of sight for a while.
  const shown = block.first();
  await isShown(shown);
  await emailField(shown).fill("ada@example.com");
  expect(await shop.signUpBy(() => send(shown))).toMatchObject({
    variant_id: variant,
    product_id: shirt.product,
  });
}

describe.skipIf(missing)("for a sold-out variant, in a theme that", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(changes.flatMap(([what, act, kinds]) => kinds.map((kind) => [what, kind, act] as const)))(
    "%s and is of the kind %s, the block stays and asks",
    async (_, theme, act) => {
      await shop.visit(`/products/linen-shirt?theme=${theme}`);
      await choose(page, "Medium");
      await isShown(block.first());
      await change(act);
      expect(await page.locator(".product [data-product-form] [name=id]").count()).toBe(0);
      await asksFor(shirt.mediumChalkSoldOut);
    },
  );

  it.each([
    ["before", true],
    ["after", false],
  ])("replaces its form and tells of it %s that, the block asks", async (_, isBefore) => {
    await shop.visit("/products/linen-shirt?theme=silent");
    await page.locator(".product [data-product-form]").evaluate(
      (form, [id, before]) => {
        const section = form.closest(".shopify-section")!;
        const variant = { id: Number(id), available: false, title: "Medium / Chalk" };
        const event = new CustomEvent("variant:change", { bubbles: true, detail: { variant } });
        if (before) section.dispatchEvent(event);
        form.outerHTML = "<p>Sold out</p>";
        if (!before) section.dispatchEvent(event);
      },
      [shirt.mediumChalkSoldOut, isBefore] as const,
    );
    await settle(page);
    await asksFor(shirt.mediumChalkSoldOut);
  });

  it("puts its form back for what can be bought, the block hides and shows", async () => {
    await shop.visit(`${soldOut}&theme=silent`);
    const form = page.locator(".product [data-product-form]");
    const old = await form.evaluateHandle((element) => element);
    const label = await form.evaluateHandle((element) => {
      const text = document.createElement("p");
      element.replaceWith(text);
      return text;
    });
    const putBack = async (id: string) => {
      await old.evaluate(
        (element, [place, variant]) => {
          element.querySelector<HTMLInputElement>("[name=id]")!.value = variant;
          place.replaceWith(element);
        },
        [label, id] as const,
      );
      await settle(page);
    };
    const takeOut = async () => {
      await old.evaluate((element, place) => element.replaceWith(place), label);
      await settle(page);
    };
    await isShown(block);
    await putBack(shirt.largeChalk);
    await isHidden(block);
    await takeOut();
    await isHidden(block);
    await putBack(shirt.mediumChalkSoldOut);
    await takeOut();
    await isShown(block);
  });
});

describe.skipIf(missing)("for options that make no variant, in a theme that", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each([
    ["names the product", true],
    ["does not name the product", false],
  ])("empties its form and %s there, the block hides", async (_, isNamed) => {
    await shop.visit(`${soldOut}&theme=silent`);
    if (!isNamed) await change((form) => form.querySelector("[name=product-id]")!.remove());
    await isShown(block);
    await change((form) => form.querySelector("[name=id]")!.setAttribute("value", ""));
    await isHidden(block);
    await page
      .locator(".product [data-product-form] [name=id]")
      .evaluate((field, id) => field.setAttribute("value", id), shirt.smallInkSoldOut);
    await asksFor(shirt.smallInkSoldOut);
  });

  it("has a new form with an empty field then, the block hides", async () => {
    await shop.visit(`${soldOut}&theme=silent`);
    await change((form) => {
      form.outerHTML =
        '<form action="/cart/add"><input type="hidden" name="id" value=""><button>Unavailable</button></form>';
    });
    await isHidden(block);
  });

  it("also has an empty form of another product, the block follows its own", async () => {
    await shop.visit("/products/linen-shirt?theme=silent");
    await page.locator(".product [data-product-form]").evaluate((form) => {
      form.insertAdjacentHTML(
        "beforebegin",
        '<form action="/cart/add"><input type="hidden" name="id" value=""><button>Add</button></form>',
      );
    });
    await choose(page, "Medium");
    await asksFor(shirt.mediumChalkSoldOut);
  });
});
