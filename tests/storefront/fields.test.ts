import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import {
  blockOf,
  emailField,
  hasFocus,
  isHidden,
  isShown,
  press,
  send,
  settle,
  soldOut,
} from "./shopper.ts";

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
      website: "",
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

  it("ask once whether a slip was meant, and take the right address by one key", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("Ada@gmial.com");
    await emailField(block).press("Enter");
    const hint = block.getByRole("button", { name: "Did you mean ada@gmail.com?" });
    await isShown(hint);
    expect(await hasFocus(hint)).toBe(true);
    const signUp = await shop.signUpBy(() => page.keyboard.press("Enter"));
    expect(signUp).toMatchObject({ email: "ada@gmail.com" });
    await isHidden(hint);
  });

  it("take an address as it is from somebody who means it", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@hotmial.com");
    await emailField(block).press("Enter");
    await isShown(block.getByRole("button", { name: "Did you mean ada@hotmail.com?" }));
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ email: "ada@hotmial.com" });
  });

  it("ask as soon as the field is left, and send nothing yet when the hint is taken", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@gmail.co");
    await emailField(block).blur();
    const before = shop.received.length;
    await block.getByRole("button", { name: "Did you mean ada@gmail.com?" }).click();
    expect(await emailField(block).inputValue()).toBe("ada@gmail.com");
    expect(await hasFocus(emailField(block))).toBe(true);
    await settle(page);
    expect(shop.received).toHaveLength(before);
  });

  it.each([
    ["gmail.con", "gmail.com"],
    ["gmai.com", "gmail.com"],
    ["ggmail.com", "gmail.com"],
    ["GMAIL.COMM", "gmail.com"],
    ["yaho.com", "yahoo.com"],
    ["outlok.com", "outlook.com"],
    ["icluod.com", "icloud.com"],
    ["hotmaill.com", "hotmail.com"],
    ["gmail.com", ""],
    ["mail.com", ""],
    ["ymail.com", ""],
    ["example.com", ""],
    ["gmx.de", ""],
    ["web.de", ""],
    ["yahoo.co.uk", ""],
    ["hotmail.fr", ""],
    ["", ""],
  ])("of an address at %s ask about “%s”", async (domain, meant) => {
    if (!page.url().includes("#hints")) await shop.visit(`${soldOut}#hints`);
    await emailField(block).fill(domain && `a$&b@${domain}`);
    await emailField(block).blur();
    const hint = block.locator("[data-do=take]");
    expect(await hint.isVisible()).toBe(meant !== "");
    if (meant) expect(await hint.textContent()).toBe(`Did you mean a$&b@${meant}?`);
  });
});
