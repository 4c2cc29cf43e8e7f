import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, choose, emailField, isHidden, isShown, send, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** Chooses a sold-out variant, types, goes to the cart and comes back. */
async function leaveAndComeBack(query = ""): Promise<void> {
  await shop.visit(`/products/linen-shirt${query}`);
  await page.evaluate(() => Object.assign(globalThis, { left: true }));
  await choose(page, "Medium");
  await isShown(block);
  const opener = block.locator("[data-do=open]");
  if (await opener.isVisible()) await opener.click();
  await emailField(block).fill("ada@example.com");
  await page.goto(`${shop.url}/cart`);
  // A page that was kept is not loaded, and fires no such event.
  await page.goBack({ waitUntil: "commit" });
}

/** Whether this is the page that was left, and no other one of the same address. */
function isThatPage(): Promise<boolean> {
  return page.evaluate(() => "left" in globalThis);
}

async function asksFor(variant: string): Promise<void> {
  expect(await shop.signUpBy(() => send(block))).toMatchObject({
    variant_id: variant,
    email: "ada@example.com",
  });
  await block.getByRole("status").getByText("You’re on the list!").waitFor();
}

describe.skipIf(missing)("a page that the browser has kept", () => {
  openForAll({ keepsPages: true }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(["", "?block.display=dialog"])("goes on as it was left %s", async (query) => {
    await leaveAndComeBack(query);
    expect(await isThatPage()).toBe(true);
    expect(await emailField(block).inputValue()).toBe("ada@example.com");
    await asksFor(shirt.mediumChalkSoldOut);
  });

  it("follows what is chosen after coming back", async () => {
    await leaveAndComeBack();
    expect(await isThatPage()).toBe(true);
    await choose(page, "Ink");
    await isHidden(block);
    await choose(page, "Small");
    await isShown(block);
    await asksFor(shirt.smallInkSoldOut);
  });
});

describe.skipIf(missing)("a page that the browser has loaded again", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it("shows what its form holds then", async () => {
    await leaveAndComeBack();
    await page.waitForLoadState();
    expect(await isThatPage()).toBe(false);
    const id = await page.locator("[data-product-form] [name=id]").first().inputValue();
    await (id === shirt.mediumChalkSoldOut ? isShown(block) : isHidden(block));
  });
});
