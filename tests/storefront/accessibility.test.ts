import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, press, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

async function tab(times = 1): Promise<void> {
  for (let pressed = 0; pressed < times; pressed += 1) await page.keyboard.press("Tab");
}

/** What has the focus: its name as a screen reader says it, or else its text. */
function focused(): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement!;
    const element = active.shadowRoot?.activeElement ?? active;
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const words = labels.map(({ textContent }) => textContent).join(" ");
    return (element.ariaLabel ?? (words || element.textContent)).trim();
  });
}

describe.skipIf(missing)("the block, by whichever sense and hand,", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it("leads the keyboard through the form, to the answer and to asking again", async () => {
    await shop.visit(soldOut);
    await page.locator(".buy").evaluate((button: HTMLButtonElement) => (button.disabled = false));
    await page.locator(".buy").focus();
    await tab();
    expect(await focused()).toBe("Email");
    await page.keyboard.type("ada@gmial.com");
    await tab();
    expect(await focused()).toBe("Mobile number (optional)");
    await page.keyboard.type("4155552671");
    await tab();
    expect(await focused()).toBe("Text me when it is back");
    await page.keyboard.press("Space");
    await tab(2);
    expect(await focused()).toBe("Notify me");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("Email");
    await tab();
    expect(await focused()).toBe("Use gmail.com");
    await tab();
    expect(await focused()).toBe("Keep gmial.com");
    await page.keyboard.press("Shift+Tab");
    const signUp = await shop.signUpBy(() => page.keyboard.press("Enter"));
    expect(signUp).toMatchObject({ email: "ada@gmail.com", sms_consent: "1" });
    await block.getByText("You’re on the list!").waitFor();
    expect(await focused()).toContain("You’re on the list!");
    await tab();
    expect(await focused()).toBe("Use different details");
    await tab();
    expect(await focused()).toBe("Cancel my sign-up");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("Email");
  });

  it("leads the keyboard into the dialog, through it and out again to where it came from", async () => {
    await shop.visit(`${soldOut}&block.display=dialog`);
    await block.locator("[data-do=open]").focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("Email");
    await tab(5);
    expect(await focused()).toBe("Close");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("Notify me");
    await page.keyboard.press("Space");
    await page.keyboard.type("ada@example.com");
    await shop.signUpBy(() => page.keyboard.press("Enter"));
    await block.getByRole("status").getByText("You’re on the list!").waitFor();
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Notify me");
    expect(await block.locator("dialog").isVisible()).toBe(false);
  });

  it("reads as a form with a name, its fields, what they are for, and where the answer comes", async () => {
    await shop.visit(soldOut);
    const form = `
- form "Notify me when it’s back":
  - heading "Notify me when it’s back" [level=2]
  - paragraph: We’ll let you know when Linen shirt (Medium / Chalk) is back in stock.
  - text: Email
  - textbox "Email"
  - paragraph
  - text: Mobile number (optional)
  - textbox "Mobile number (optional)":
    - /placeholder: " "
  - paragraph
  - checkbox "News, too"
  - text: News, too
  - paragraph
  - button "Notify me"
  - paragraph:
    - text: We’ll use this to contact you about this item.
    - link "Privacy policy":
      - /url: /policies/privacy-policy
  - status`;
    expect(`\n${await block.ariaSnapshot()}`).toBe(form);
    await shop.visit(`${soldOut}&block.display=dialog`);
    expect(await block.ariaSnapshot()).toBe('- button "Notify me"\n- paragraph');
    await block.locator("[data-do=open]").click();
    expect(await block.ariaSnapshot()).toContain('- dialog "Notify me when it’s back":');
  });

  it("has an error, too, as the description of the field that is wrong", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@");
    await press(block);
    const field = block.getByRole("textbox", { name: "Email" });
    const description = await field.evaluate((element) =>
      [...(element.ariaDescribedByElements ?? [])].map(({ textContent }) => textContent).join(),
    );
    expect(description).toBe("Enter a valid email, like name@example.com.");
  });

  it("says all that comes later in live regions that were there, and seen, before", async () => {
    await shop.visit(soldOut);
    await block.getByLabel("Mobile number").fill("1");
    const places = await block.evaluateHandle((element) =>
      [...element.querySelectorAll("form .notify-me__error, [data-hint] > *, [role=status]")].map(
        (place) => {
          const region = place.closest("[aria-live=polite], [role=status]");
          return { place, region, listened: region?.checkVisibility() ?? false };
        },
      ),
    );
    const fields = ["email", "phone", "sms_consent", "email_consent"];
    const errors = Object.fromEntries(fields.map((name) => [name, `No ${name}.`]));
    shop.answers.push(() =>
      Response.json({ status: "invalid", errors: { ...errors, a: "Else." } }),
    );
    const announced = () =>
      places.evaluate((all) =>
        all
          .filter(({ place, region, listened }) => listened && region!.contains(place))
          .filter(({ region }) => region!.isConnected)
          .map(({ place }) => place.textContent)
          .filter((text) => text !== ""),
      );
    await emailField(block).fill("ada@gmial.com");
    await press(block);
    expect(await announced()).toEqual([
      "Not sent yet. Did you mean ada@gmail.com?",
      "Use gmail.com",
      "Keep gmial.com",
    ]);
    await shop.signUpBy(() => press(block));
    await block.getByText("Else.").waitFor();
    expect(await announced()).toEqual([
      "No email.",
      ...["No phone.", "No sms_consent.", "No email_consent.", "Else."],
    ]);
  });
});
