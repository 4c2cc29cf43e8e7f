import { domainToASCII } from "node:url";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pastedEmails, pastedPhones } from "../pasted-addresses.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isShown, press, send, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

describe.skipIf(missing)("what was pasted", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(pastedEmails.filter(([, meant]) => !meant.includes(" ")))(
    "as the address %j is sent as %j",
    async (pasted, meant) => {
      await shop.visit(soldOut);
      await emailField(block).fill(pasted);
      expect(await shop.signUpBy(() => press(block))).toMatchObject({ email: meant });
    },
  );

  it.each(pastedEmails.filter(([, meant]) => meant.includes(" ")))(
    "as the address %j is refused, and stays as it is",
    async (pasted, meant) => {
      await shop.visit(soldOut);
      const before = shop.received.length;
      await emailField(block).fill(pasted);
      await press(block);
      await isShown(block.getByText("Enter a valid email"));
      expect(await emailField(block).inputValue()).toBe(meant);
      expect(shop.received).toHaveLength(before);
    },
  );

  it.each(["info@mu\u0308ller.de", "INFO@MÜLLER.DE"])("as %j names one domain", async (pasted) => {
    await shop.visit(soldOut);
    await emailField(block).fill(pasted);
    const { email = "" } = await shop.signUpBy(() => press(block));
    expect(email.replace(/@.*/, "")).toBe("info");
    expect(domainToASCII(email.replace(/.*@/, ""))).toBe("xn--mller-kva.de");
  });

  it.each(pastedPhones)("as the number %j is sent as it was pasted", async (pasted) => {
    await shop.visit(`${soldOut}&block.fields=phone`);
    await block.locator("input[name=phone]").fill(pasted);
    await block.getByLabel("Text me when it is back").check();
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ phone: pasted });
  });
});
