import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, tokenOf, type Shop } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  hasFocus,
  isHidden,
  isShown,
  send,
  shirt,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;
let status: Locator;
let button: Locator;

const token = tokenOf({ variant_id: shirt.mediumChalkSoldOut });
const CANCELLED = "Your sign-up is cancelled, unless it was already sent";

async function signUp(): Promise<void> {
  await emailField(block).fill("ada@example.com");
  await shop.signUpBy(() => send(block));
  await isShown(button);
}

describe.skipIf(missing)("a shopper who signed up and cancels", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    status = block.getByRole("status");
    button = block.getByRole("button", { name: "Cancel my sign-up" });
  });

  beforeEach(async () => {
    shop.cancelled.length = 0;
    await shop.visit(soldOut);
  });

  it("is offered it with the confirmation, and not before", async () => {
    await isHidden(button);
    await signUp();
    await button.click();
    await status.getByText(CANCELLED).waitFor();
    expect(shop.cancelled).toEqual([token]);
    await isHidden(button);
  });

  it("reads what may still come, where the focus is then, and can sign up again", async () => {
    await signUp();
    await button.click();
    await status.getByText("you can unsubscribe in the message").waitFor();
    expect(await hasFocus(status)).toBe(true);
    expect(await emailField(block).inputValue()).toBe("ada@example.com");
    await signUp();
    await status.getByText("You’re on the list!").waitFor();
  });

  it("is offered it after coming back, and then is remembered no more", async () => {
    await signUp();
    await page.goto(shop.url + soldOut);
    await status.getByText("You signed up on").waitFor();
    await button.click();
    await status.getByText(CANCELLED).waitFor();
    expect(shop.cancelled).toEqual([token]);
    await page.goto(shop.url + soldOut);
    await isShown(block.getByRole("button", { name: "Notify me" }));
    expect(await status.textContent()).toBe("");
  });

  it("is offered it beside the button that opens the dialog, in the dialog", async () => {
    await shop.visit(`${soldOut}&block.display=dialog`);
    await block.locator("[data-do=open]").click();
    await signUp();
    await button.click();
    await status.getByText(CANCELLED).waitFor();
  });

  it("asks once, however often the button is pressed", async () => {
    await signUp();
    const release = shop.hold({ status: "cancelled" });
    await button.click();
    await button.evaluate((element: HTMLElement) => element.click());
    release();
    await status.getByText(CANCELLED).waitFor();
    expect(shop.cancelled).toHaveLength(1);
  });

  it("reads that it did not work where there was no answer, and can try again", async () => {
    await signUp();
    shop.answers.push(() => new Response("<!doctype html>", { status: 200 }));
    await button.click();
    await status.getByText("That didn’t go through.").waitFor();
    await button.click();
    await status.getByText(CANCELLED).waitFor();
    expect(shop.cancelled).toHaveLength(2);
  });

  it("reads that the link is too old where it is", async () => {
    await signUp();
    shop.answers.push(() => Response.json({ status: "expired" }));
    await button.click();
    await status.getByText("This link no longer works.").waitFor();
    await isHidden(button);
  });

  it("reads nothing of it in another variant that was chosen in between", async () => {
    await signUp();
    const release = shop.hold({ status: "cancelled" });
    await button.click();
    await choose(page, "Small", "Ink");
    await isShown(block.getByRole("button", { name: "Notify me" }));
    release();
    await page.waitForFunction(() => localStorage["notify-me"] === "{}");
    expect(await status.textContent()).toBe("");
    await choose(page, "Chalk", "Medium");
    await isShown(block.getByRole("button", { name: "Notify me" }));
  });

  it("is not offered it for a sign-up that was kept without a token", async () => {
    const note = { [shirt.mediumChalkSoldOut]: [Date.now(), "November 24, 2026"] };
    await page.evaluate((text) => localStorage.setItem("notify-me", text), JSON.stringify(note));
    await page.goto(shop.url + soldOut);
    await status.getByText("You signed up on November 24, 2026.").waitFor();
    await isHidden(button);
  });
});
