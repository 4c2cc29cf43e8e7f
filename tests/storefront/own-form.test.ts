import { parse, type DefaultTreeAdapterMap } from "parse5";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isHidden, isShown, choose, send, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

type Node = DefaultTreeAdapterMap["node"];

/** Within the theme's form, before the button and after it; the first as KondaSoft's bootshop has it. */
const places = ["before&theme=around", "form"];
const chosen = `variant=${shirt.mediumChalkSoldOut}`;

/** The elements of that name, in the order of the document; a template's content is none of it. */
function elements(node: Node, name: string): DefaultTreeAdapterMap["element"][] {
  const children =
    "childNodes" in node ? node.childNodes.flatMap((each) => elements(each, name)) : [];
  return "tagName" in node && node.tagName === name ? [node, ...children] : children;
}

function attribute(element: DefaultTreeAdapterMap["element"], name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

describe.skipIf(missing)("a theme that has the block in its own form", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(places)(
    "has its button in its form, as HTML's own rules parse it (inside=%s)",
    async (place) => {
      for (const display of ["inline", "dialog"]) {
        const html = await (
          await fetch(`${shop.url}/products/linen-shirt?inside=${place}&block.display=${display}`)
        ).text();
        const forms = elements(parse(html), "form");
        expect(forms).toHaveLength(1);
        const buttons = elements(forms[0]!, "button").map((each) => attribute(each, "class"));
        expect(buttons).toEqual(["buy"]);
      }
    },
  );

  it.each(places)("sells as without it (inside=%s)", async (place) => {
    for (const fields of ["both", "email", "phone"]) {
      await shop.visit(`/products/linen-shirt?inside=${place}&block.fields=${fields}`);
      await isHidden(block);
      const form = page.locator(".product [data-product-form]");
      expect(await form.locator(".buy").count()).toBe(1);
      const posted = await form.evaluate((own: HTMLFormElement) => [
        own.checkValidity(),
        ...[...new FormData(own).keys()].filter((name) => !name.includes("-option-")),
      ]);
      expect(posted).toEqual([true, "form_type", "id", "product-id", "section-id"]);
      await form.locator(".buy").click();
      await page.waitForURL(/\/cart\?added=/);
      expect(page.url()).toContain(shirt.smallChalk);
    }
  });

  it.each(places)(
    "sells before the script has come, and where none ever comes (inside=%s)",
    async (place) => {
      const context = await shop.newContext({ javaScriptEnabled: false });
      context.setDefaultTimeout(5_000);
      const plain = await context.newPage();
      await plain.goto(`${shop.url}/products/linen-shirt?inside=${place}`);
      await plain.locator(".buy").click();
      await plain.waitForURL(/\/cart\?added=/);
      expect(plain.url()).toContain(shirt.smallChalk);
      await context.close();
    },
  );

  it.each(places)("takes sign-ups without any script (inside=%s)", async (place) => {
    const context = await shop.newContext({ javaScriptEnabled: false });
    context.setDefaultTimeout(5_000);
    const plain = await context.newPage();
    await plain.goto(`${shop.url}/products/linen-shirt?inside=${place}&${chosen}`);
    await emailField(blockOf(plain)).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(blockOf(plain)))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
      email: "ada@example.com",
    });
    await plain.waitForURL(/\/apps\/notify-me\/subscriptions$/);
    await context.close();
  });

  it.each(places)(
    "has the block for sold-out variants alone, and it asks (inside=%s)",
    async (place) => {
      await shop.visit(`/products/linen-shirt?inside=${place}`);
      await choose(page, "Medium");
      await isShown(block);
      await choose(page, "Large");
      await isHidden(block);
      await choose(page, "Small", "Ink");
      await emailField(block).fill("ada@example.com");
      expect(await shop.signUpBy(() => send(block))).toMatchObject({
        variant_id: shirt.smallInkSoldOut,
      });
      await block.getByRole("status").getByText("You’re on the list!").waitFor();
      expect(page.url()).not.toContain("/cart");
    },
  );

  it.each(["inline", "dialog"])(
    "receives no event of what happens in the block (%s)",
    async (display) => {
      await shop.visit(`/products/linen-shirt?inside=before&${chosen}&block.display=${display}`);
      await page.evaluate(() => {
        const received: string[] = [];
        const types =
          "submit click dblclick change input beforeinput invalid formdata reset keydown keyup mousedown mouseup pointerdown pointerup touchstart touchend";
        const form = document.querySelector("[data-product-form]")!;
        for (const type of types.split(" ")) form.addEventListener(type, () => received.push(type));
        Object.assign(globalThis, { received });
      });
      if (display === "dialog") await block.locator("[data-do=open]").click();
      await emailField(block).click();
      await page.keyboard.type("ada@");
      await page.keyboard.press("Enter");
      await block.getByText("Enter a valid email").waitFor();
      await page.keyboard.type("example.com");
      await block.getByLabel("News, too").click();
      await block.locator("form").evaluate((form: HTMLFormElement) => {
        form.noValidate = false;
        form.reportValidity();
      });
      const signUp = await shop.signUpBy(() => send(block));
      expect(signUp).toMatchObject({ email: "ada@example.com", email_consent: "1" });
      await block.locator("form").evaluate((form: HTMLFormElement) => form.reset());
      await settle(page);
      expect(await page.evaluate("received")).toEqual([]);
    },
  );

  it("does not find the block's controls among its own", async () => {
    await shop.visit(`/products/linen-shirt?inside=before&${chosen}`);
    await isShown(block);
    const found = await page.locator("[data-product-form]").evaluate((form: HTMLFormElement) => ({
      submits: [...form.querySelectorAll("[type=submit]")].map(({ className }) => className),
      fields: form.querySelectorAll("[name=email], [name=phone], [name=variant_id]").length,
      ids: form.querySelectorAll("[id*=email]").length,
    }));
    expect(found).toEqual({ submits: ["buy"], fields: 0, ids: 0 });
  });
});
