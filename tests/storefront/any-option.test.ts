import type { Locator, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop, tokenOf } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  hasFocus,
  isHidden,
  isShown,
  mug,
  send,
  settle,
  shirt,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;
let box: Locator;

/** The sold-out variants of the shirt, in the order of the product. */
const both = `${shirt.mediumChalkSoldOut},${shirt.smallInkSoldOut}`;
const path = `${soldOut}&block.any=true`;
const variants = catalogue[0]!.variants;
const largeChalk = variants.find(({ id }) => id === shirt.largeChalk)!;
const smallInk = variants.find(({ id }) => id === shirt.smallInkSoldOut)!;

const boxOf = (part: Locator) => part.getByLabel("Any sold-out option of this product");

async function signUp() {
  await emailField(block).fill("ada@example.com");
  return shop.signUpBy(() => send(block));
}

/** Has the theme render the section again, in place of the present one or into it. */
async function renderAnew(): Promise<void> {
  const rendered = page.waitForResponse(/section_id=/);
  await page.locator("[data-picker] :checked").first().dispatchEvent("change");
  await (await rendered).finished();
  // Something else of the page changes, too, which is what the block observes.
  await page.evaluate(() => document.body.append(""));
  await settle(page);
}

describe.skipIf(missing)("the box for any option", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    box = boxOf(block);
  });

  beforeEach(() => void (shop.received.length = 0));

  afterEach(async () => {
    largeChalk.available = true;
    smallInk.available = false;
    vi.useRealTimers();
    await page.unrouteAll({ behavior: "wait" });
    await page.setViewportSize({ width: 412, height: 823 });
  });

  it("is there where the merchant wants it, and at least two variants are sold out", async () => {
    await shop.visit(soldOut);
    expect(await box.count()).toBe(0);
    expect(Object.keys(await signUp())).not.toContain("any_variants");
    await shop.visit(path);
    await isShown(box);
    expect(await box.isChecked()).toBe(false);
    await shop.visit(`/products/enamel-mug?variant=${mug.soldOut}&block.any=true`);
    await isShown(block);
    await isHidden(box);
    expect(await signUp()).not.toHaveProperty("any");
  });

  it.each(["dawn", "horizon", "morph", "section"])(
    "in a theme of the kind %s asks for all that is sold out, whatever is chosen",
    async (theme) => {
      await shop.visit(`${path}&theme=${theme}`);
      await box.check();
      expect(await signUp()).toMatchObject({
        variant_id: shirt.mediumChalkSoldOut,
        any: "1",
        any_variants: both,
      });
      await block.getByText("when Linen shirt is back.").waitFor();
      await shop.visit(`/products/linen-shirt?theme=${theme}&block.any=true`);
      await isHidden(block);
      await choose(page, "Small", "Ink");
      await isShown(box);
      const chosen = { variant_id: shirt.smallInkSoldOut };
      expect(await signUp()).toMatchObject({ ...chosen, any_variants: both });
      expect(shop.received.at(-1)).not.toHaveProperty("any");
      await block.getByText("when Linen shirt (Small / Ink) is back.").waitFor();
    },
  );

  it.each(["morph", "section"])(
    "in a theme of the kind %s has what is sold out by then after the section came again",
    async (theme) => {
      await shop.visit(`${path}&theme=${theme}`);
      await emailField(block).fill("ada@example.com");
      await box.check();
      largeChalk.available = false;
      await renderAnew();
      expect(await box.isChecked()).toBe(true);
      expect(await signUp()).toMatchObject({
        any: "1",
        any_variants: [shirt.mediumChalkSoldOut, shirt.largeChalk, shirt.smallInkSoldOut].join(),
      });
    },
  );

  it.each(["morph", "section"])(
    "in a theme of the kind %s goes, tick and all, once the section has one sold-out variant",
    async (theme) => {
      await shop.visit(`${path}&theme=${theme}`);
      await box.check();
      smallInk.available = true;
      await renderAnew();
      await isHidden(box);
      expect(await signUp()).not.toHaveProperty("any");
      await block.getByText("when Linen shirt (Medium / Chalk) is back.").waitFor();
    },
  );

  it("asks for the chosen variant where a fresher page has no list any more", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 14 * 86_400_000 - 60_000 });
    await shop.visit(path);
    vi.useRealTimers();
    await page.route(/variant=\d+&section_id=/, (route) =>
      route.fallback({ url: `${route.request().url()}&block.any=true` }),
    );
    smallInk.available = true;
    await box.check();
    expect(await signUp()).not.toHaveProperty("any");
    await block.getByText("is back.").waitFor();
    expect(await block.locator("[type=submit]").getAttribute("aria-disabled")).not.toBe("true");
  });

  it("sends the tokens of a fresh page where a tab stayed open for longer than one lives", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 14 * 86_400_000 - 60_000 });
    await shop.visit(path);
    vi.useRealTimers();
    // Here a setting is in the address; a shop's theme has it in itself.
    await page.route(/variant=\d+&section_id=/, (route) =>
      route.fallback({ url: `${route.request().url()}&block.any=true` }),
    );
    await box.check();
    const { token, any_token } = await signUp();
    for (const each of [token, any_token]) {
      expect(Math.abs(Number(each?.split(".")[1]) - Date.now() / 1_000)).toBeLessThan(60);
    }
  });

  it("is remembered for each of them, and cancelled for all by one token", async () => {
    await shop.visit(path);
    await box.check();
    await signUp();
    await block.getByText("You’re on the list!").waitFor();
    await choose(page, "Small", "Ink");
    await block.getByRole("status").getByText("You signed up on").waitFor();
    expect(await box.isDisabled()).toBe(true);
    await page.goto(shop.url + path);
    await block.getByRole("status").getByText("You signed up on").waitFor();
    await block.getByRole("button", { name: "Cancel my sign-up" }).click();
    await block.getByText("Your sign-up is cancelled").waitFor();
    expect(shop.cancelled.at(-1)).toBe(tokenOf(shop.received[0]!));
    await choose(page, "Small", "Ink");
    await isShown(block.getByRole("button", { name: "Notify me" }));
    expect(await page.evaluate(() => localStorage["notify-me"] as string)).toBe("{}");
  });

  it("leaves alone what another sign-up remembers when that one is cancelled", async () => {
    await shop.visit(path);
    await signUp();
    await block.getByText("You’re on the list!").waitFor();
    await choose(page, "Small", "Ink");
    await signUp();
    await block.getByText("You’re on the list!").waitFor();
    await block.getByRole("button", { name: "Cancel my sign-up" }).click();
    await block.getByText("Your sign-up is cancelled").waitFor();
    await choose(page, "Medium", "Chalk");
    await block.getByRole("status").getByText("You signed up on").waitFor();
  });

  it("is not shown where more than 50 variants are sold out, and is where 50 are", async () => {
    const added = Array.from({ length: 49 }, (_, at) => ({
      ...smallInk,
      id: String(44_000_000_000_000 + at),
      title: `Size ${at} / Ink`,
      options: [`Size ${at}`, "Ink"],
    }));
    variants.push(...added);
    try {
      await shop.visit(path);
      await isShown(block);
      await isHidden(box);
      variants.pop();
      await shop.visit(path);
      await box.check();
      expect((await signUp())["any_variants"]?.split(",")).toHaveLength(50);
    } finally {
      variants.length = 5;
    }
  });

  it("is reached and ticked by the keyboard, in the dialog too", async () => {
    await shop.visit(`${path}&block.display=dialog`);
    await block.locator("[data-do=open]").click();
    await emailField(block).fill("ada@example.com");
    await page.keyboard.press("Tab");
    expect(await hasFocus(box)).toBe(true);
    await page.keyboard.press("Space");
    expect(await shop.signUpBy(() => page.keyboard.press("Enter"))).toMatchObject({
      any_variants: both,
    });
    await block.getByRole("status").getByText("when Linen shirt is back.").waitFor();
  });

  it.each(["", "/de", "/ar", "/ja"])("fits 320 pixels on a page of “%s”", async (language) => {
    await page.setViewportSize({ width: 320, height: 800 });
    await shop.visit(`${language}${path}`);
    const own = block.locator("input[name=any]");
    await isShown(own);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    const [tick, words] = await own.evaluate((input) =>
      [input, input.nextElementSibling!].map((each) => each.getBoundingClientRect()),
    );
    if (language === "/ar") expect(words!.right).toBeLessThanOrEqual(tick!.left);
    else expect(words!.left).toBeGreaterThanOrEqual(tick!.right);
  });

  it("moves nothing when the script comes", async () => {
    const context = await shop.newContext({ viewport: { width: 412, height: 1_900 } });
    const plain = await context.newPage();
    const script = Promise.withResolvers<undefined>();
    await plain.route("**/notify-me.js", async (route) => {
      await script.promise;
      await route.fallback();
    });
    await plain.goto(shop.url + path, { waitUntil: "commit" });
    const own = boxOf(blockOf(plain));
    await isShown(own);
    const footer = plain.locator("footer");
    const before = [await own.boundingBox(), await footer.boundingBox()];
    script.resolve(undefined);
    await plain.waitForFunction(
      () => document.querySelector("notify-me")!.shadowRoot!.querySelector("form")!.noValidate,
    );
    expect([await own.boundingBox(), await footer.boundingBox()]).toEqual(before);
    await context.close();
  });

  it("asks without JavaScript too, with a list that the shop has signed", async () => {
    const context = await shop.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(shop.url + path);
    const own = blockOf(plain);
    await boxOf(own).check();
    await emailField(own).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(own))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
      any: "1",
      any_variants: both,
    });
    await context.close();
  });
});
