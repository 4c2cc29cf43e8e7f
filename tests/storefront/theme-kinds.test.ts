import type { Locator } from "playwright-core";
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
  mug,
  send,
  shirt,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let block: Locator;

/** Sets the form's field without a word and sends within the same task: nothing can tell in between. */
async function sendJustAfterFilling(id: string): Promise<void> {
  await shop.page.evaluate((variant) => {
    document
      .querySelector(".product [data-product-form] [name=id]")!
      .setAttribute("value", variant);
    const { shadowRoot } = document.querySelector("notify-me")!;
    shadowRoot!.querySelector("form")!.requestSubmit();
  }, id);
}

describe.skipIf(missing)("a shopper", () => {
  openForAll({}, (opened) => {
    shop = opened;
    // A theme may keep the old one out of sight for a while.
    block = blockOf(shop.page).first();
  });

  it.each(themeKinds)(
    "in a theme of the kind %s sees the block for sold-out variants alone, and asks for the last one with what was typed before",
    async (theme) => {
      await shop.visit(`/products/linen-shirt?theme=${theme}`);
      await isHidden(block);
      await choose(shop.page, "Medium");
      await isShown(block);
      await emailField(block).fill("ada@example.com");
      await choose(shop.page, "Ink");
      await isHidden(block);
      await choose(shop.page, "Small");
      await isShown(block);
      await choose(shop.page, "Large");
      await isHidden(block);
      await choose(shop.page, "Small");
      await isShown(block);
      const signUp = await shop.signUpBy(() => send(block));
      expect(signUp).toMatchObject({
        variant_id: shirt.smallInkSoldOut,
        product_id: shirt.product,
        email: "ada@example.com",
      });
      expect(signUp["page_url"]).toContain(`variant=${shirt.smallInkSoldOut}`);
    },
  );

  it("asks for what the product form holds at the moment of sending", async () => {
    await shop.visit(`${soldOut}&theme=silent`);
    await emailField(block).fill("joan@example.com");
    const signUp = await shop.signUpBy(() => sendJustAfterFilling(shirt.smallInkSoldOut));
    expect(signUp).toMatchObject({ variant_id: shirt.smallInkSoldOut });
  });

  it("asks for nothing where that can be bought at the moment of sending", async () => {
    await shop.visit(`${soldOut}&theme=silent`);
    await emailField(block).fill("joan@example.com");
    const before = shop.received.length;
    await sendJustAfterFilling(shirt.largeChalk);
    await isHidden(block);
    expect(shop.received).toHaveLength(before);
  });

  it("asks in a dialog for what was chosen last, also while that is open", async () => {
    await shop.visit(
      `/products/linen-shirt?theme=silent&block.display=dialog&variant=${shirt.mediumChalkSoldOut}`,
    );
    await block.getByRole("button").first().click();
    const dialog = shop.page.locator("notify-me dialog[open]");
    await emailField(dialog).fill("hedy@example.com");
    const signUp = await shop.signUpBy(() => sendJustAfterFilling(shirt.smallInkSoldOut));
    expect(signUp).toMatchObject({ variant_id: shirt.smallInkSoldOut });
  });

  it("finds the dialog closed, and the page alive, once what was chosen last can be bought", async () => {
    await shop.visit(`${soldOut}&theme=silent&block.display=dialog`);
    await block.locator("[data-do=open]").click();
    await isShown(emailField(block));
    const fill = (id: string) =>
      shop.page
        .locator(".product [data-product-form] [name=id]")
        .evaluate((field, variant) => field.setAttribute("value", variant), id);
    await fill(shirt.largeChalk);
    await isHidden(block);
    await fill(shirt.mediumChalkSoldOut);
    await isShown(block);
    await isHidden(emailField(block));
    await shop.page.locator("[data-picker]").getByText("Large").click();
    await isHidden(block);
  });

  it("who is led to another product of a combined listing, asks for that one's variants", async () => {
    await shop.visit("/products/linen-shirt?theme=combined");
    await isHidden(block);
    await choose(shop.page, "Enamel mug");
    await isShown(block);
    expect(await block.textContent()).toContain("Enamel mug");
    await emailField(block).fill("edith@example.com");
    const signUp = await shop.signUpBy(() => send(block));
    expect(signUp).toMatchObject({
      variant_id: mug.soldOut,
      product_id: mug.product,
    });

    await choose(shop.page, "Wool blanket");
    await isHidden(block);
    await choose(shop.page, "Linen shirt");
    await shop.page.getByRole("heading", { level: 1, name: "Linen shirt" }).waitFor();
    await isHidden(block);
    await choose(shop.page, "Medium");
    await isShown(block);
  });

  it("has what was typed in a section that the theme removes before the answer", async () => {
    await shop.visit(`${soldOut}&theme=section`);
    await emailField(block).fill("rosa@example");
    await shop.page.evaluate(async () => {
      const section = document.querySelector<HTMLElement>(".product")!;
      const url = new URL(location.href);
      url.searchParams.set("section_id", "template--main");
      const html = await (await fetch(url)).text();
      const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".product")!;
      section.replaceWith(fresh);
    });
    expect(await emailField(block).inputValue()).toBe("rosa@example");
    await emailField(block).pressSequentially(".com");
    const signUp = await shop.signUpBy(() => send(block));
    expect(signUp).toMatchObject({ email: "rosa@example.com" });
  });
});
