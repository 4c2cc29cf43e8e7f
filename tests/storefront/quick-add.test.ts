import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, choose, emailField, isHidden, isShown, send, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;
/** The block of the page, and the one over it. */
let behind: Locator;
let block: Locator;

const linen = "/products/linen-shirt?also=linen-shirt";

interface Kind {
  name: string;
  query: string;
  view: string;
}

const kinds: Kind[] = [
  { name: "Dawn's", query: "quick=add-dawn", view: "quick-add-modal" },
  { name: "Dawn's, told silently", query: "quick=add-dawn&theme=silent", view: "quick-add-modal" },
  { name: "Horizon's", query: "quick=add-horizon&theme=standard", view: "dialog.quick-view" },
  { name: "Horizon 2's", query: "quick=add-horizon&theme=horizon", view: "dialog.quick-view" },
  { name: "with its section", query: "quick=view", view: "dialog.quick-view" },
];

/** Opens the quick add of the product whose page is open. */
async function open({ query, view }: Kind, more = ""): Promise<Locator> {
  await shop.visit(`${linen}&${query}${more}`);
  await page.locator("[data-quick-view]").click();
  const modal = page.locator(view);
  behind = blockOf(page.locator("main"));
  block = blockOf(modal);
  await block.waitFor({ state: "attached" });
  await settle(page);
  return modal;
}

async function asksFor(which: Locator, variant: string): Promise<void> {
  await isShown(which);
  await emailField(which).fill("ada@example.com");
  const signUp = await shop.signUpBy(() => send(which));
  expect(signUp).toMatchObject({ variant_id: variant, product_id: shirt.product });
}

describe.skipIf(missing)("quick add of the product whose page is open", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
  });

  it.each(kinds)("$name, is followed by its own block alone", async (kind) => {
    const modal = await open(kind);
    await isHidden(block);
    await choose(modal, "Medium");
    await isShown(block);
    await isHidden(behind);
    await choose(modal, "Small", "Ink");
    await asksFor(block, shirt.smallInkSoldOut);
    await isHidden(behind);
  });

  it.each(kinds)("$name, does not follow what is chosen on the page", async (kind) => {
    const modal = await open(kind);
    await choose(page.locator("main"), "Medium");
    await settle(page);
    await isShown(behind);
    await isHidden(block);
    await choose(modal, "Small", "Ink");
    await asksFor(block, shirt.smallInkSoldOut);
    await modal.getByRole("button", { name: "Close" }).first().click();
    await asksFor(behind, shirt.mediumChalkSoldOut);
  });

  it.each(kinds)("$name, has no id that the page has too in its block", async (kind) => {
    await open(kind, "&block.display=dialog");
    const ids = await page.evaluate(() =>
      [...document.querySelectorAll("notify-me, notify-me [id]")].flatMap(({ id }) => id || []),
    );
    expect(ids).toEqual([]);
    await choose(page.locator(kind.view), "Medium");
    await block.locator("[data-do=open]").click();
    await isShown(emailField(block));
    await block.getByText("Email").click();
    await page.keyboard.type("ada@example.com");
    expect(await emailField(block).inputValue()).toBe("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
    });
  });

  it("opened a second time in Horizon asks for what is chosen then", async () => {
    const horizon = kinds[2]!;
    const modal = await open(horizon);
    await choose(modal, "Medium");
    await isShown(block);
    await modal.locator("> button").click();
    await page.locator("[data-quick-view]").click();
    await modal.waitFor();
    await settle(page);
    await isHidden(block);
    await choose(modal, "Small", "Ink");
    await asksFor(block, shirt.smallInkSoldOut);
  });

  it.each(kinds)(
    "$name, stays open when our dialog in it is closed by Escape or beside it",
    async (kind) => {
      const modal = await open(kind, "&block.display=dialog");
      await choose(modal, "Medium");
      const opener = block.locator("[data-do=open]");
      for (const leave of [
        () => page.keyboard.press("Escape"),
        () => page.mouse.click(3, 3),
        () => block.getByRole("button", { name: "Close" }).click(),
      ]) {
        await opener.click();
        await isShown(emailField(block));
        await leave();
        await isHidden(emailField(block));
        await settle(page);
        await isShown(opener);
      }
      await opener.focus();
      await page.keyboard.press("Escape");
      await modal.waitFor({ state: "hidden" });
    },
  );
});
