import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { normaliseEmail } from "#app/contact/normalise.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isShown, press, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const dashes = ["\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\uff0d"];

/** Inserts it in one go, as a paste does, and leaves the field. */
async function paste(text: string): Promise<void> {
  await emailField(block).fill("");
  await emailField(block).click();
  await page.keyboard.insertText(text);
  await emailField(block).blur();
}

describe.skipIf(missing)("characters of a text editor in an address", () => {
  openForAll({ settings: bothChannels }, async (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    await shop.visit(soldOut);
  });

  it.each(dashes)("the dash %j is a hyphen, as in the app", async (dash) => {
    const pasted = `an${dash}na@example.com`;
    await paste(pasted);
    expect(await emailField(block).inputValue()).toBe("an-na@example.com");
    expect(normaliseEmail(pasted)).toBe("an-na@example.com");
  });

  it.each(["ann@gmaıl.com", "ann@GMAİL.com", "ann@gmáil.com", "ann@hotmaıl.com"])(
    "%s is asked about",
    async (typed) => {
      await paste(typed);
      const meant = typed.startsWith("ann@hot") ? "hotmail.com" : "gmail.com";
      await isShown(block.getByRole("button", { name: `Use ${meant}` }));
    },
  );

  it.each(["ann@müller.de", "ann@gmail-post.com", "ann@xn--mller-kva.de"])(
    "%s is sent by one press",
    async (typed) => {
      await paste(typed);
      expect(await block.getByRole("button", { name: /^Use/ }).count()).toBe(0);
      const { email = "" } = await shop.signUpBy(() => press(block));
      expect(email).toMatch(/^ann@/);
      await shop.visit(soldOut);
    },
  );
});
