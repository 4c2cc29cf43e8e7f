import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, hasFocus, press, send, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

describe.skipIf(missing)("the block's fields", () => {
  openForAll({ settings: bothChannels, customerPhone: "+493012345678" }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it("send what was typed, the visitor's country, and no consent that was not given", async () => {
    await shop.visit(`/de${soldOut}`);
    await emailField(block).fill("ada@example.com");
    const signUp = await shop.signUpBy(() => send(block));
    expect(signUp).toMatchObject({
      email: "ada@example.com",
      phone: "+493012345678",
      country: "DE",
      locale: "de",
      consent_version: "3",
      nm_extra: "",
    });
    expect(Object.keys(signUp)).not.toContain("sms_consent");
    expect(Object.keys(signUp)).not.toContain("email_consent");
  });

  it("send the consents that were ticked", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@example.com");
    await block.getByLabel("Text me when it is back").check();
    await block.getByLabel("News, too").check();
    const signUp = await shop.signUpBy(() => send(block));
    expect(signUp).toMatchObject({ sms_consent: "1", email_consent: "1", consent_version: "3" });
  });

  it("can be the phone alone, which is asked for before anything is sent", async () => {
    await shop.visit(`${soldOut}&block.fields=phone`);
    expect(await emailField(block).count()).toBe(0);
    expect(await block.getByLabel("News, too").count()).toBe(0);
    const phone = block.getByLabel("Mobile number");
    expect(await phone.inputValue()).toBe("+493012345678");
    await phone.fill("");
    const before = shop.received.length;
    await press(block);
    await block.getByText("Please enter your mobile number.").waitFor();
    expect([await phone.getAttribute("aria-invalid"), await hasFocus(phone)]).toEqual([
      "true",
      true,
    ]);
    expect(shop.received).toHaveLength(before);
    await phone.fill("(415) 555-2671");
    await block.getByLabel("Text me when it is back").check();
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      phone: "(415) 555-2671",
      sms_consent: "1",
    });
  });

  it("can be the e-mail alone", async () => {
    await shop.visit(`${soldOut}&block.fields=email`);
    expect(await block.getByLabel(/Mobile number/).count()).toBe(0);
    await press(block);
    await block.getByText("Please enter an e-mail address such as").waitFor();
    expect(await hasFocus(emailField(block))).toBe(true);
  });

  it("say which way the message will come where a number was given without consent", async () => {
    const says = async (path: string, ticked: boolean) => {
      await shop.visit(`${path}${soldOut}`);
      await emailField(block).fill("ann@example.com");
      if (ticked) await block.getByLabel("Text me when it is back").check();
      await shop.signUpBy(() => send(block));
      await block.and(page.locator("[data-done]")).waitFor();
      return block.getByRole("status").textContent();
    };
    const thanks = "Thank you. You will hear from us when this item is back.";
    expect(await says("", false)).toBe(`${thanks} We’ll email ann@example.com.`);
    expect(await says("", true)).toBe(thanks);
    expect(await says("/he", false)).toContain("\u2068ann@example.com\u2069");
  });

  it("say the address as text, and nothing of it where no number was given", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("$&'`{{x}}@example.com");
    await shop.signUpBy(() => send(block));
    await block.getByText("We’ll email $&'`{{x}}@example.com.").waitFor();
    await shop.visit(soldOut);
    await emailField(block).fill("ann@example.com");
    await block.locator("input[name=phone]").fill("");
    await shop.signUpBy(() => send(block));
    await block.and(page.locator("[data-done]")).waitFor();
    expect(await block.getByRole("status").textContent()).not.toContain("@");
  });
});
