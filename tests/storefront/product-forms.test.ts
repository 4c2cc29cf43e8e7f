import type { Locator, Page } from "playwright-core";
import { describe, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { asksFor, blockOf, choose, isHidden, isShown, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const linen = "/products/linen-shirt";

/** Visits the shirt's page as a theme would have it whose product form is another one. */
async function visitWith(change: (html: string) => string): Promise<void> {
  await page.route("**/products/**", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
  await shop.visit(linen);
  await page.unrouteAll({ behavior: "wait" });
}

describe.skipIf(missing)("of a product's forms, the block", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each([
    ["on its page", linen],
    ["as the home page's featured product", "/?featured=linen-shirt"],
  ])("follows the one that can buy, not the one with the price, %s", async (_, path) => {
    await shop.visit(`${path}${path.includes("?") ? "&" : "?"}price=form`);
    await isHidden(block);
    await choose(page, "Medium");
    await isShown(block);
    await choose(page, "Large");
    await isHidden(block);
    await choose(page, "Small", "Ink");
    await asksFor(shop, block, shirt.smallInkSoldOut);
  });

  it("follows the one that can buy in a theme that says nothing", async () => {
    await shop.visit(`${linen}?price=form&theme=silent`);
    await choose(page, "Medium");
    await asksFor(shop, block, shirt.mediumChalkSoldOut);
  });

  it("takes the price's where there is no other", async () => {
    await shop.visit(`${linen}?price=form&form=none&variant=${shirt.mediumChalkSoldOut}`);
    await asksFor(shop, block, shirt.mediumChalkSoldOut);
  });
});

describe.skipIf(missing)("in a form with more fields than one named id, the block", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  const frozen = `<input type="hidden" name="id" value="${shirt.smallChalk}">`;

  it.each([
    ["before", "afterbegin"],
    ["after", "beforeend"],
  ] as const)("follows the one that changes, with a frozen one %s it", async (_, place) => {
    await visitWith((html) =>
      place === "afterbegin"
        ? html.replace("data-product-form>", `$&${frozen}`)
        : html.replace('<input type="hidden" name="section-id"', `${frozen}$&`),
    );
    await isHidden(block);
    const choice = async (id: string, disabled: boolean) => {
      await page.locator("[data-product-form]").evaluate(
        (form, [value, off, frozenFirst]) => {
          const fields = [...form.querySelectorAll<HTMLInputElement>("[name=id]")];
          const field = fields.at(frozenFirst ? 1 : 0)!;
          field.value = value;
          field.disabled = off;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        },
        [id, disabled, place === "afterbegin"] as const,
      );
      await settle(page);
    };
    await choice(shirt.mediumChalkSoldOut, true);
    await isShown(block);
    await choice(shirt.largeChalk, false);
    await isHidden(block);
    await choice(shirt.smallInkSoldOut, true);
    await asksFor(shop, block, shirt.smallInkSoldOut);
  });

  it.each([
    [
      "radio buttons",
      [shirt.smallChalk, shirt.mediumChalkSoldOut, shirt.largeChalk]
        .map(
          (id, at) => `<input type="radio" name="id" value="${id}"${at === 0 ? " checked" : ""}>`,
        )
        .join(""),
    ],
    [
      "a list",
      `<select name="id">${[shirt.smallChalk, shirt.mediumChalkSoldOut, shirt.largeChalk]
        .map((id) => `<option value="${id}">${id}</option>`)
        .join("")}</select>`,
    ],
  ])("follows %s", async (_, fields) => {
    await visitWith((html) => html.replace(/<input type="hidden" name="id"[^>]*>/, fields));
    await isHidden(block);
    const take = async (id: string) => {
      await page.locator("[data-product-form]").evaluate((form, value) => {
        const radio = form.querySelector<HTMLInputElement>(`[type=radio][value="${value}"]`);
        const list = form.querySelector<HTMLSelectElement>("select[name=id]");
        if (radio) radio.click();
        else {
          list!.value = value;
          list!.dispatchEvent(new Event("change", { bubbles: true }));
        }
      }, id);
      await settle(page);
    };
    await take(shirt.mediumChalkSoldOut);
    await isShown(block);
    await take(shirt.largeChalk);
    await isHidden(block);
    await take(shirt.mediumChalkSoldOut);
    await asksFor(shop, block, shirt.mediumChalkSoldOut);
  });

  it("reads a form whose own properties its fields hide", async () => {
    const names = ["elements", "action", "name", "method", "target", "length", "children"];
    const fields = names.map((name) => `<input type="hidden" name="${name}" value="hidden">`);
    await visitWith((html) => html.replace("data-product-form>", `$&${fields.join("")}`));
    await choose(page, "Small", "Ink");
    await asksFor(shop, block, shirt.smallInkSoldOut);
  });
});
