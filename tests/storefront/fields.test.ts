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
    await block.getByText("Enter your mobile number.").waitFor();
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
    await block.getByText("Enter a valid email").waitFor();
    expect(await hasFocus(emailField(block))).toBe(true);
  });

  it("show the box about text messages as soon as there is a number, and not without one", async () => {
    await shop.visit(soldOut);
    const [number, box] = ["phone", "sms_consent"].map((name) =>
      block.locator(`input[name=${name}]`),
    ) as [Locator, Locator];
    await isShown(box);
    await number.fill("");
    await isHidden(box);
    await number.pressSequentially("4");
    await isShown(box);
    expect(await box.isChecked()).toBe(false);
  });

  it("show that box, too, where the app has refused it", async () => {
    await shop.visit(soldOut);
    await block.locator("input[name=phone]").fill("");
    const errors = { sms_consent: "Please tick." };
    shop.answers.push(() => Response.json({ status: "invalid", errors }));
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await isShown(block.getByText(errors.sms_consent));
    await isShown(block.locator("input[name=sms_consent]"));
  });
});

describe.skipIf(missing)("a shopper who has signed up reads", () => {
  const item = "Linen shirt (Medium / Chalk)";
  const thanks = "You’re on the list!";

  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  /** Signs up with these, and returns what the block says. */
  async function says(path: string, { email = "", phone = "", ticks = false }): Promise<string> {
    await shop.visit(path);
    if (email) await emailField(block).fill(email);
    if (phone) await block.locator("input[name=phone]").fill(phone);
    if (ticks) await block.getByLabel("Text me when it is back").check();
    await shop.signUpBy(() => send(block));
    await block.and(page.locator("[data-done]")).waitFor();
    return block.getByRole("status").innerText();
  }

  const email = "ann@example.com";
  const phone = "(415) 555-2671";

  it("the address and the product", async () => {
    expect(await says(soldOut, { email })).toBe(
      `${thanks} We’ll email ${email} when ${item} is back.`,
    );
  });

  it("no number that no text message will go to", async () => {
    expect(await says(soldOut, { email, phone })).not.toContain(phone);
  });

  it("the number, alone or beside the address", async () => {
    expect(await says(soldOut, { email, phone, ticks: true })).toBe(
      `${thanks} We’ll email ${email} and text ${phone} when ${item} is back.`,
    );
    const phoneAlone = `${soldOut}&block.fields=phone`;
    expect(await says(phoneAlone, { phone, ticks: true })).toBe(
      `${thanks} We’ll text ${phone} when ${item} is back.`,
    );
  });

  it("what the app said of the channels, whatever was ticked", async () => {
    shop.answers.push(() => Response.json({ status: "accepted", channels: ["EMAIL"] }));
    expect(await says(soldOut, { email, phone, ticks: true })).not.toContain(phone);
  });

  it("the address of an app that says no channels", async () => {
    shop.answers.push(() => Response.json({ status: "accepted" }));
    expect(await says(soldOut, { email })).toContain(email);
  });

  it("their own language, with the address and the product apart from a text from right to left", async () => {
    const text = await says(`/he${soldOut}`, { email });
    expect(text).toContain(`\u2068${email}\u2069`);
    expect(text).toContain(`\u2068${item}\u2069`);
  });

  it("an address as text, whatever characters are in it", async () => {
    const odd = "$&'`{{x}}@example.com";
    expect(await says(soldOut, { email: odd })).toContain(`We’ll email ${odd} when`);
  });

  it("what the merchant wrote, and the address behind it", async () => {
    const text = await says(`${soldOut}&block.success=Hooray.`, { email });
    expect(text).toBe(`Hooray. We’ll email ${email} when ${item} is back.`);
  });
});
