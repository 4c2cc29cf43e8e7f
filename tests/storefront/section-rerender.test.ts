import type { Locator, Page, Request } from "playwright-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { housePaint } from "#sandbox/storefront/house-paint.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop, type SignUp } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  hasFocus,
  isHidden,
  isShown,
  mug,
  press,
  send,
  settle,
  shirt,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** Has the theme wait for its section until the returned function is called. */
async function holdSection(): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<undefined>();
  await page.route(/section_id=/, async (route) => held.promise.then(() => route.fallback()));
  return async () => {
    const rendered = page.waitForResponse(/section_id=/);
    held.resolve(undefined);
    await (await rendered).finished();
    await settle(page);
  };
}

/** Has the theme render the section again for the variant that it already shows. */
async function renderAnew(): Promise<void> {
  const rendered = page.waitForResponse(/section_id=/);
  await page.locator("[data-picker] :checked").first().dispatchEvent("change");
  await (await rendered).finished();
  await settle(page);
}

/** Renders the section again in place, from this page as the shop has it a minute later. */
async function renderLater(path: string): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  // As text: an import of the page's, not of the tests'.
  await page.evaluate(`(async () => {
    const { morph } = await import("/assets/morph.js");
    const html = await (await fetch("${path}")).text();
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".product");
    morph(document.querySelector(".product"), fresh);
    document.body.append("");
  })()`);
  vi.useRealTimers();
  await settle(page);
}

const far = housePaint.variants.findLast(({ available }) => !available)!;
const isAbout = (url: string) => url.includes(far.id) && url.includes("section_id=");

const secondOf = ({ token = "" }: SignUp) => Number(token.split(".")[1]);

describe.skipIf(missing)("a block that the theme renders again", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  afterEach(() => page.unrouteAll({ behavior: "wait" }));

  it.each([
    ["another sold-out variant", ["Small", "Ink"], "Small / Ink", "ada@example.com"],
    ["another one with nothing typed", ["Small", "Ink"], "Small / Ink", ""],
    ["the same one again", ["Small", "Medium"], "Medium / Chalk", "ada@example.com"],
    ["the same one with nothing typed", ["Small", "Medium"], "Medium / Chalk", ""],
  ])("in place for %s while its dialog is open leaves that usable", async (...each) => {
    const [, chosen, title, typed] = each;
    await shop.visit(`${soldOut}&theme=morph&block.display=dialog`);
    const letGo = await holdSection();
    // As in Firefox, which does not tell that what had the focus is seen no longer.
    await page.evaluate(() =>
      addEventListener("focusout", (event) => event.stopImmediatePropagation(), true),
    );
    await choose(page, ...chosen);
    // As in Safari, where a button that is clicked gets no focus.
    await block.locator("[data-do=open]").evaluate((button: HTMLElement) => button.click());
    if (typed) await emailField(block).fill(typed);
    await letGo();
    await isShown(emailField(block));
    await block.getByText(title).waitFor();
    expect(await emailField(block).inputValue()).toBe(typed);
    expect(await block.locator("dialog").evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
    if (typed) expect(await hasFocus(emailField(block))).toBe(true);
    await page.keyboard.press("Escape");
    await isHidden(emailField(block));
    await page.locator("[data-picker]").getByText("Large").click();
    await isHidden(block);
  });

  it.each(["morph", "section"])(
    "by a theme of the kind %s has what was typed and ticked before",
    async (theme) => {
      await shop.visit(`${soldOut}&theme=${theme}`);
      await emailField(block).fill("ada@example.com");
      await block.getByLabel("News, too").check();
      const told = { email: "ada@example.com", email_consent: "1" };
      await renderAnew();
      expect(await emailField(block).inputValue()).toBe(told.email);
      expect(await block.getByLabel("News, too").isChecked()).toBe(true);
      await choose(page, "Small", "Ink");
      await block.getByText("Small / Ink").waitFor();
      const signUp = await shop.signUpBy(() => send(block));
      expect(signUp).toMatchObject(told);
      expect(Object.keys(signUp)).not.toContain("sms_consent");
    },
  );

  it.each(["morph", "section"])(
    "by a theme of the kind %s has in each of two what was typed there",
    async (theme) => {
      await shop.visit(`${soldOut}&theme=${theme}&blocks=2`);
      await emailField(block.first()).fill("ada@example.com");
      await renderAnew();
      expect(await emailField(block.first()).inputValue()).toBe("ada@example.com");
      expect(await emailField(block.last()).inputValue()).toBe("");
    },
  );

  it("in place for another product asks for that one", async () => {
    await shop.visit(`${soldOut}&theme=morph`);
    await block.getByText("Medium / Chalk").waitFor();
    // As text: an import of the page's, not of the tests'.
    await page.evaluate(`(async () => {
      const { morph } = await import("/assets/morph.js");
      const html = await (await fetch("/products/enamel-mug?theme=morph")).text();
      const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".product");
      morph(document.querySelector(".product"), fresh);
    })()`);
    await block.getByText("when Enamel mug is back in stock").waitFor();
    await emailField(block).fill("ada@example.com");
    const signUp = await shop.signUpBy(() => send(block));
    expect(signUp).toMatchObject({ variant_id: mug.soldOut, product_id: mug.product });
    expect(signUp["page_url"]).toContain("/products/enamel-mug?variant=");
  });

  const rendered = [
    ["the same variant", "Medium", "Chalk", shirt.mediumChalkSoldOut],
    ["the one chosen before it", "Small", "Ink", shirt.smallInkSoldOut],
  ] as const;

  describe.each(rendered)("in place a minute later for %s", (_, size, colour, id) => {
    const path = `/products/linen-shirt?theme=horizon&variant=${id}`;

    it("says on that it is sending, and sends once", async () => {
      await shop.visit(`${soldOut}&theme=horizon`);
      await choose(page, size, colour);
      await emailField(block).fill("ada@example.com");
      const before = shop.received.length;
      const letGo = shop.hold({ status: "accepted" });
      await shop.signUpBy(() => send(block));
      await renderLater(path);
      const status = block.getByRole("status");
      expect(await status.textContent()).toBe("Signing you up…");
      await press(block);
      await settle(page);
      letGo();
      await status.getByText("You’re on the list!").waitFor();
      expect(shop.received).toHaveLength(before + 1);
    });

    it("keeps what is wrong, and signs with the newer token", async () => {
      await shop.visit(`${soldOut}&theme=horizon`);
      await choose(page, size, colour);
      await emailField(block).fill("ada@example.com");
      shop.answers.push(() =>
        Response.json({ status: "invalid", errors: { email: "Not this one.", extra: "Sorry." } }),
      );
      const first = await shop.signUpBy(() => send(block));
      await block.getByText("Not this one.").waitFor();
      await renderLater(path);
      await isShown(block.getByText("Not this one."));
      expect(await block.getByRole("status").textContent()).toBe("Sorry.");
      expect(await emailField(block).getAttribute("aria-invalid")).toBe("true");
      const second = await shop.signUpBy(() => send(block));
      expect(second).toMatchObject({ variant_id: id });
      expect(secondOf(second) - secondOf(first)).toBeGreaterThan(50);
    });
  });

  it("in place a minute later knows the variants that it was told of", async () => {
    const path = "/products/house-paint?theme=dawn";
    await shop.visit(path);
    const told = page.waitForResponse((response) => isAbout(response.url()));
    await choose(page, "Colour 28", "Silk");
    await (await told).finished();
    await isShown(block);
    await renderLater(path);
    const asked: string[] = [];
    const note = (request: Request) => void asked.push(request.url());
    page.on("request", note);
    await choose(page, "Colour 28", "Silk");
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ variant_id: far.id });
    page.off("request", note);
    expect(asked.filter(isAbout)).toEqual([]);
  });

  const answers: [string, object, string, string][] = [
    ["its thanks", { status: "accepted" }, "You’re on the list!", "status"],
    [
      "what is wrong",
      { status: "invalid", errors: { email: "Not this one." } },
      "Not this one",
      "email",
    ],
    ["that it failed", { status: "unavailable" }, "aren’t available right now", ""],
  ];

  describe.each(["section", "swap"])("by a theme of the kind %s while it is sending", (theme) => {
    it.each(answers)("says %s where it is shown now", async (_, answer, words, focused) => {
      await shop.visit(`${soldOut}&theme=${theme}`);
      await emailField(block).fill("ada@example.com");
      const letGo = shop.hold(answer);
      await shop.signUpBy(() => send(block));
      const old = await block.evaluateHandle((element) => element);
      await renderAnew();
      expect(await old.evaluate((element) => element.checkVisibility())).toBe(false);
      letGo();
      // The old one may still be there, out of sight.
      const shown = block.first();
      await isShown(shown.getByText(words));
      expect(await old.evaluate((element) => element.textContent)).not.toContain(words);
      const focus = await page.evaluate(() => {
        const { shadowRoot } = document.querySelector("notify-me")!;
        const { activeElement } = shadowRoot!;
        return activeElement?.role ?? activeElement?.getAttribute("name") ?? "";
      });
      expect(focus).toBe(focused);
      expect(await emailField(shown).inputValue()).toBe("ada@example.com");
    });
  });
});
