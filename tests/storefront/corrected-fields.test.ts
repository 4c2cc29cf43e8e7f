import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { json } from "./open-for-trouble.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isHidden, isShown, press, send, settle, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const errors = {
  email: "No such address.",
  phone: "No such number.",
  sms_consent: "Please tick.",
  email_consent: "Please tick this.",
};

const field = (name: string) => block.locator(`input[name=${name}]`);

/** Has the app refuse each field, with what it says beside each. */
async function refuseAll(): Promise<void> {
  await shop.visit(soldOut);
  shop.answers.push(json(200, { status: "invalid", errors }));
  await emailField(block).fill("ann@example.com");
  await field("phone").fill("1");
  await shop.signUpBy(() => send(block));
  for (const text of Object.values(errors)) await isShown(block.getByText(text, { exact: true }));
}

describe.skipIf(missing)("beside a field that was corrected", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(["email", "phone", "sms_consent", "email_consent"] as const)(
    "no error stays: %s, and the others keep theirs",
    async (name) => {
      await refuseAll();
      if (name.endsWith("consent")) await field(name).check();
      else await field(name).pressSequentially("5");
      await isHidden(block.getByText(errors[name], { exact: true }));
      expect(await field(name).getAttribute("aria-invalid")).toBeNull();
      for (const [other, text] of Object.entries(errors).filter(([each]) => each !== name)) {
        await isShown(block.getByText(text, { exact: true }));
        expect(await field(other).getAttribute("aria-invalid")).toBe("true");
      }
    },
  );

  it("no error stays about an address that is missing, once there is a number instead", async () => {
    await shop.visit(soldOut);
    const missingAddress = { email: "Enter your email." };
    shop.answers.push(json(200, { status: "invalid", errors: missingAddress }));
    await shop.signUpBy(() => send(block));
    await isShown(block.getByText(missingAddress.email));
    await field("phone").pressSequentially("4");
    await isHidden(block.getByText(missingAddress.email));
    expect(await emailField(block).getAttribute("aria-invalid")).toBeNull();
  });

  it("no error stays where the right address was chosen by a button", async () => {
    await shop.visit(soldOut);
    shop.answers.push(json(200, { status: "invalid", errors: { email: errors.email } }));
    await emailField(block).fill("ann@gmial.com");
    await press(block);
    await shop.signUpBy(() => block.getByRole("button", { name: "Keep gmial.com" }).click());
    await isShown(block.getByText(errors.email));
    await emailField(block).fill("ann@gmil.com");
    await emailField(block).blur();
    await block.getByRole("button", { name: "Use gmail.com" }).click();
    await isHidden(block.getByText(errors.email));
    expect(await emailField(block).getAttribute("aria-invalid")).toBeNull();
  });

  it("no error comes that was about what it held before", async () => {
    await shop.visit(soldOut);
    const release = shop.hold({ status: "invalid", errors: { email: errors.email } });
    await emailField(block).fill("ann@example.com");
    await shop.signUpBy(() => send(block));
    await emailField(block).fill("grace@example.com");
    release();
    await isShown(block.getByText("That didn’t go through."));
    await settle(page);
    await isHidden(block.getByText(errors.email));
    expect(await emailField(block).getAttribute("aria-invalid")).toBeNull();
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ email: "grace@example.com" });
  });
});
