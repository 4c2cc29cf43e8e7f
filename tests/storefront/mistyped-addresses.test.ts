import providers from "email-providers/all.json" with { type: "json" };
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { shopLanguages } from "#sandbox/storefront/languages.ts";
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
  sendButton,
  settle,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** The list holds these as well: slips that somebody registered, with no mailboxes behind them. */
const squatted = [
  ...["gamil.com", "gmai.com", "gmal.com", "gmial.com", "homail.com", "hotmai.com"],
  ...["hotmail.con", "hotmial.com", "yaho.com"],
];

const use = () => block.getByRole("button", { name: "Use gmail.com" });
const keep = () => block.getByRole("button", { name: /^Keep / });
const question = () => block.getByText("Not sent yet. Did you mean");

/** What the block offers instead of an address at each of these domains, empty where nothing. */
async function offersFor(domains: string[]): Promise<string[]> {
  return emailField(block).evaluate((field: HTMLInputElement, typed) => {
    const button = field.form!.querySelector<HTMLButtonElement>("[data-do=take]")!;
    return typed.map((domain) => {
      field.value = domain && `ann@${domain}`;
      field.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
      return button.checkVisibility() ? button.value.replace(/^ann@/, "") : "";
    });
  }, domains);
}

describe.skipIf(missing)("an address that looks mistyped", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  describe("in its domain", () => {
    // One page for all of them: each replaces what was typed before.
    beforeAll(() => shop.visit(soldOut));

    it.each([
      ["gmail.con", "gmail.com"],
      ["gmai.com", "gmail.com"],
      ["gmal.com", "gmail.com"],
      ["gmial.com", "gmail.com"],
      ["gamil.com", "gmail.com"],
      ["gnail.com", "gmail.com"],
      ["ggmail.com", "gmail.com"],
      ["GMAIL.COMM", "gmail.com"],
      ["gmail.vom", "gmail.com"],
      ["gmail.ocm", "gmail.com"],
      ["gmailcom", "gmail.com"],
      ["yaho.com", "yahoo.com"],
      ["yajoo.com", "yahoo.com"],
      ["yahoo.cim", "yahoo.com"],
      ["outlok.com", "outlook.com"],
      ["outloook.com", "outlook.com"],
      ["icluod.com", "icloud.com"],
      ["hotmaill.com", "hotmail.com"],
      ["homtail.com", "hotmail.com"],
      ["hotmial.com", "hotmail.com"],
    ])("at %s is asked about with %s", async (domain, meant) => {
      expect(await offersFor([domain])).toEqual([meant]);
    });
  });

  it("is none where the domain exists", async () => {
    await shop.visit(soldOut);
    const existing = [
      ..."email.com cloud.com mailo.com zmail.com hotmail.co yahoo.co gmail.co gmail.cm".split(" "),
      ..."gail.com grail.com hitmail.com hotmails.com gotmail.com qmail.com xmail.com".split(" "),
      ..."gmail.com yahoo.com outlook.com icloud.com hotmail.com mail.com ymail.com".split(" "),
      ..."yahoo.co.uk yahoo.ca hotmail.fr hotmail.ca outlook.de icloud.co gmx.de web.de".split(" "),
      ..."example.com gmail yahoo loud.com irccloud.com googlemail.com me.com".split(" "),
    ];
    expect(await offersFor(existing)).toEqual(existing.map(() => ""));
    const offers = await offersFor(providers);
    expect(providers.length).toBeGreaterThan(5_000);
    expect(providers.filter((_, at) => offers[at] !== "").toSorted()).toEqual(squatted);
  });

  it("says on the first press that nothing was sent, and leaves the focus where it changes nothing", async () => {
    await shop.visit(soldOut);
    const before = shop.received.length;
    await emailField(block).fill("Ann@gmial.com");
    await emailField(block).press("Enter");
    await isShown(block.getByText("Not sent yet. Did you mean ann@gmail.com?"));
    await isShown(use());
    await isShown(block.getByRole("button", { name: "Keep gmial.com" }));
    expect(await hasFocus(emailField(block))).toBe(true);
    expect(await emailField(block).inputValue()).toBe("ann@gmial.com");
    expect(shop.received).toHaveLength(before);
  });

  it("is announced where a screen reader listens", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ann@gmial.com");
    await press(block);
    await isShown(question());
    const announced = await question().evaluate(
      (element) => element.closest("[aria-live=polite]")?.textContent,
    );
    expect(announced).toMatch(
      /Not sent yet\. Did you mean ann@gmail\.com\?\s*Use gmail\.com\s*Keep gmial\.com/,
    );
  });

  it.each(["the key", "the button"])("is sent as it is by %s pressed twice", async (how) => {
    const act = () => (how === "the key" ? page.keyboard.press("Enter") : send(block));
    await shop.visit(soldOut);
    const before = shop.received.length;
    await emailField(block).fill("ann@hotmial.com");
    await act();
    await isShown(question());
    const signUp = await shop.signUpBy(act);
    expect(signUp).toMatchObject({ email: "ann@hotmial.com" });
    expect(shop.received).toHaveLength(before + 1);
    await block.getByText("You’re on the list!").waitFor();
    await isHidden(question());
    expect(await emailField(block).inputValue()).toBe("ann@hotmial.com");
  });

  it.each(["a double click", "Enter held down"])(
    "is asked about by %s, and not sent",
    async (how) => {
      await shop.visit(soldOut);
      const before = shop.received.length;
      await emailField(block).fill("ann@gmial.com");
      if (how === "a double click") await sendButton(block).dblclick();
      else {
        await page.keyboard.down("Enter");
        await page.keyboard.down("Enter");
        await page.keyboard.up("Enter");
      }
      await isShown(question());
      await settle(page);
      expect(shop.received).toHaveLength(before);
      expect(await emailField(block).inputValue()).toBe("ann@gmial.com");
    },
  );

  it("is no reason to leave a box ticked that was clicked twice", async () => {
    await shop.visit(soldOut);
    const box = block.getByRole("checkbox", { name: "News, too" });
    await box.dblclick();
    expect(await box.isChecked()).toBe(false);
  });

  it.each(["email.com", "cloud.com", "hotmail.co"])(
    "at %s is sent by one press",
    async (domain) => {
      await shop.visit(soldOut);
      await emailField(block).fill(`ann@${domain}`);
      expect(await shop.signUpBy(() => page.keyboard.press("Enter"))).toMatchObject({
        email: `ann@${domain}`,
      });
      await isHidden(keep());
    },
  );

  it("is sent at once as it is chosen, where a press waits for the choice", async () => {
    for (const [choice, email] of [
      [use, "ann@gmail.com"],
      [keep, "ann@gmial.com"],
    ] as const) {
      await shop.visit(soldOut);
      await emailField(block).fill("ann@gmial.com");
      await press(block);
      expect(await shop.signUpBy(() => choice().click())).toMatchObject({ email });
      await block.getByText("You’re on the list!").waitFor();
      await isHidden(question());
    }
  });

  it("is offered the other one when the field is left, and nothing is sent for the choice", async () => {
    for (const [choice, email] of [
      [use, "ann@gmail.com"],
      [keep, "ann@gmial.com"],
    ] as const) {
      await shop.visit(soldOut);
      const before = shop.received.length;
      await emailField(block).fill("ann@gmial.com");
      await emailField(block).blur();
      await isShown(use());
      await isHidden(question());
      await choice().click();
      await isHidden(use());
      expect(await emailField(block).inputValue()).toBe(email);
      expect(await hasFocus(emailField(block))).toBe(true);
      await emailField(block).blur();
      await settle(page);
      await isHidden(use());
      expect(shop.received).toHaveLength(before);
      expect(await shop.signUpBy(() => send(block))).toMatchObject({ email });
    }
  });

  it("is asked about once more where it was changed into another slip", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ann@gmial.com");
    await press(block);
    await emailField(block).fill("ann@gmil.com");
    await isHidden(question());
    await press(block);
    await isShown(block.getByText("Not sent yet. Did you mean ann@gmail.com?"));
    await isShown(block.getByRole("button", { name: "Keep gmil.com" }));
  });

  it("is asked about in the page's language, in words that name both", async () => {
    for (const { root } of shopLanguages.filter(({ root }) => /de|ja|ar|he/.test(root))) {
      await page.goto(`${shop.url}${root}${soldOut}`);
      await emailField(block).fill("ann@gmial.com");
      await press(block);
      const [asked, used, kept] = await block
        .locator("[data-hint] > *")
        .evaluateAll((places) => places.map(({ textContent }) => textContent));
      expect([root, asked]).toEqual([root, expect.stringContaining("ann@gmail.com")]);
      expect([root, used, kept]).toEqual([
        root,
        expect.stringMatching(/(^|[^@\w])gmail\.com/),
        expect.stringMatching(/(^|[^@\w])gmial\.com/),
      ]);
      expect([root, `${asked}${used}${kept}`]).toEqual([
        root,
        expect.not.stringMatching(/[[\]{}]/),
      ]);
    }
  }, 60_000);
});
