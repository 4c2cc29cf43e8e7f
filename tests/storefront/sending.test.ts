import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { html, json, openForTrouble } from "./open-for-trouble.ts";
import { missing, type Shop } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  hasFocus,
  isShown,
  press,
  send,
  settle,
  shirt,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;
let status: Locator;

describe.skipIf(missing)("sending", () => {
  openForTrouble((opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    status = block.getByRole("status");
  });

  it("says that it was taken, where the focus is then, and leaves the page where it was", async () => {
    const place = () =>
      block.evaluate((element: HTMLElement) => [element.offsetTop, element.offsetHeight]);
    const before = await place();
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
    expect(await hasFocus(status)).toBe(true);
    expect(await place()).toEqual(before);
  });

  it("sends once, however often the button is pressed before the answer", async () => {
    const release = shop.hold({ status: "accepted" });
    await shop.signUpBy(() => send(block));
    await status.getByText("Signing you up…").waitFor();
    await press(block);
    await emailField(block).press("Enter");
    await settle(page);
    release();
    await status.getByText("You’re on the list!").waitFor();
    expect(shop.received).toHaveLength(1);
  });

  it.each([
    ["the app's own word", json(404, { status: "unavailable" })],
    ["a shop without the app", html(404)],
  ])("on a 404 by %s says at once that sign-ups are not possible", async (_, answer) => {
    shop.answers.push(answer);
    await shop.signUpBy(() => send(block));
    await status.getByText("aren’t available right now").waitFor();
    expect(shop.received).toHaveLength(1);
    expect(await emailField(block).inputValue()).toBe("ada@example.com");
  });

  it("puts the app's word about a field beside it, and takes the corrected one", async () => {
    const errors = { email: "That is <b>no</b> address.", variant_id: "Choose once more." };
    shop.answers.push(json(422, { status: "invalid", errors }));
    await shop.signUpBy(() => send(block));
    await status.getByText("Choose once more.").waitFor();
    const field = block.getByRole("textbox", { name: "Email" });
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await hasFocus(field)).toBe(true);
    const place = block.locator(`[id="${await field.getAttribute("aria-describedby")}"]`);
    expect(await place.textContent()).toBe("That is <b>no</b> address.");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBeNull();
  });

  it("accepts a sign-up for another variant before the answer, and shows nothing of the first in it", async () => {
    const release = shop.hold({ status: "accepted" });
    const first = await shop.signUpBy(() => send(block));
    await status.getByText("Signing you up…").waitFor();
    await choose(page, "Small", "Ink");
    const button = block.getByRole("button", { name: "Notify me" });
    await isShown(button);
    expect(await button.isEnabled()).toBe(true);
    expect(await status.textContent()).toBe("");
    const refused = { status: "invalid", errors: { variant_id: "Not this one." } };
    shop.answers.push(json(422, refused));
    const second = await shop.signUpBy(() => send(block));
    expect(second).toEqual({
      ...first,
      variant_id: shirt.smallInkSoldOut,
      page_url: second["page_url"],
      token: second["token"],
      submission: second["submission"],
    });
    await status.getByText("Not this one.").waitFor();
    release();
    await page.waitForFunction(() => localStorage.length > 0);
    await settle(page);
    expect(await status.textContent()).toBe("Not this one.");
    await choose(page, "Chalk", "Medium");
    await status.getByText("You signed up on").waitFor();
  });
});
