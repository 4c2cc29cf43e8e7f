import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  hasFocus,
  isHidden,
  isShown,
  press,
  send,
  settle,
  shirt,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;
let status: Locator;

const DAY_MS = 86_400_000;
const noon = new Date("2026-11-24T12:00:00");
const soldOut = `/products/linen-shirt?variant=${shirt.mediumChalkSoldOut}`;
const variant = catalogue[0]!.variants.find(({ id }) => id === shirt.mediumChalkSoldOut)!;

/** Opens a page as a shopper who has been here before. */
async function comeBack(path = soldOut): Promise<void> {
  await page.goto(shop.url + path);
}

/** Stores a note on the device as the block writes it. Call it on a page of the shop. */
async function keep(note: string): Promise<void> {
  await page.evaluate((text) => {
    localStorage.clear();
    localStorage.setItem("notify-me", text);
  }, note);
}

describe.skipIf(missing)("a device on which a shopper asked", () => {
  openForAll({}, async (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    status = block.getByRole("status");
    await page.clock.install({ time: noon });
    await shop.visit(soldOut);
  });

  beforeEach(async () => {
    variant.available = false;
    await page.clock.setSystemTime(noon);
    await keep(
      JSON.stringify({ [shirt.mediumChalkSoldOut]: [noon.getTime(), "November 24, 2026"] }),
    );
  });

  /** Says as a cookie banner does what may be stored. */
  async function consent(preferences: boolean): Promise<void> {
    await page.evaluate(
      (preferences) =>
        new Promise<void>((done) => {
          const { Shopify } = window as unknown as {
            Shopify: {
              loadFeatures(features: object[], then: () => void): void;
              customerPrivacy: { setTrackingConsent(consent: object, then: () => void): void };
            };
          };
          Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], () =>
            Shopify.customerPrivacy.setTrackingConsent({ preferences }, done),
          );
        }),
      preferences,
    );
  }

  const keptKeys = () =>
    page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);

  async function signUpHere(): Promise<void> {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
  }

  it("gets nothing stored by a page, by typing, or by a sign-up that fails", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@example.com");
    shop.answers.push(() => Response.json({ status: "unavailable" }));
    await send(block);
    await status.getByText(/\S/).waitFor();
    await choose(page, "Small");
    expect(await keptKeys()).toEqual([]);
  });

  it("gets nothing stored where the visitor denies preferences, and forgets what was", async () => {
    await shop.visit(soldOut);
    await consent(false);
    await keep(JSON.stringify({ [shirt.smallInkSoldOut]: [noon.getTime(), "November 24, 2026"] }));
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
    await expect.poll(keptKeys).toEqual([]);
    await comeBack();
    expect(await emailField(block).isDisabled()).toBe(false);
    await consent(true);
    await signUpHere();
    await expect.poll(keptKeys).toEqual(["notify-me"]);
  });

  it("gets nothing stored where Shopify's answer can't be had", async () => {
    await shop.visit(soldOut);
    await page.evaluate(() =>
      Object.assign(window, {
        Shopify: { loadFeatures: (_: object, done: (error: Error) => void) => done(new Error()) },
      }),
    );
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
    expect(await keptKeys()).toEqual([]);
  });

  it("remembers where a page has nothing of Shopify's, which then denies nothing", async () => {
    await shop.visit(soldOut);
    await page.evaluate(() => Object.assign(window, { Shopify: undefined }));
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
    expect(await keptKeys()).toEqual(["notify-me"]);
  });

  it("remembers the time, and nothing about the shopper", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
    await comeBack();
    await status.getByText("You signed up on November 24, 2026.").waitFor();
    expect(await emailField(block).isDisabled()).toBe(true);
    const kept = await page.evaluate(() => Object.entries<string>(localStorage));
    expect(kept.map(([name]) => name)).toEqual(["notify-me"]);
    const notes = JSON.parse(kept[0]![1]) as Record<string, [at: number, day: string]>;
    expect(Object.keys(notes)).toEqual([shirt.mediumChalkSoldOut]);
    const [at, day] = notes[shirt.mediumChalkSoldOut]!;
    expect(at - noon.getTime()).toBeLessThan(60_000);
    expect(day).toBe("November 24, 2026");
  });

  it("says the day in the language in which was asked", async () => {
    await comeBack(`/ja${soldOut}`);
    await status.getByText("November 24, 2026").waitFor();
    await block.locator("[data-do=ask]").click();
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await block.and(page.locator("[data-done]")).waitFor();
    await comeBack(`/ja${soldOut}`);
    await status.getByText("2026年11月24日").waitFor();
  });

  it("remembers that one variant alone", async () => {
    await comeBack(`/products/linen-shirt?variant=${shirt.smallInkSoldOut}`);
    await isShown(block.getByRole("button", { name: "Notify me" }));
    expect(await status.textContent()).toBe("");
    await choose(page, "Chalk", "Medium");
    await status.getByText("You signed up on").waitFor();
  });

  it.each([
    [29, "You signed up on"],
    [31, ""],
  ])("after %i days says “%s”", async (days, words) => {
    await page.clock.setSystemTime(noon.getTime() + days * DAY_MS);
    await comeBack();
    await isShown(block);
    expect(await status.textContent()).toMatch(words === "" ? /^$/ : words);
    expect(await emailField(block).isDisabled()).toBe(words !== "");
  });

  it("forgets it once the variant was seen buyable, so that it can be asked for when it is gone again", async () => {
    variant.available = true;
    await comeBack("/products/linen-shirt");
    await isHidden(block);
    variant.available = false;
    await comeBack();
    await isShown(block.getByRole("button", { name: "Notify me" }));
    expect(await status.textContent()).toBe("");
  });

  it("lets ask again", async () => {
    await comeBack();
    await block.getByRole("button", { name: "Use different details" }).click();
    expect(await hasFocus(emailField(block))).toBe(true);
    await emailField(block).fill("grace@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ email: "grace@example.com" });
    await status.getByText("You’re on the list!").waitFor();
  });

  it("keeps what another tab stored since", async () => {
    await shop.visit(soldOut);
    const other = await page.context().newPage();
    await other.goto(`${shop.url}/products/linen-shirt?variant=${shirt.smallInkSoldOut}`);
    const there = blockOf(other);
    const keptVariants = () =>
      page.evaluate(() =>
        Object.keys(JSON.parse(localStorage.getItem("notify-me") ?? "{}") as object),
      );
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
    await emailField(there).fill("ada@example.com");
    await shop.signUpBy(() => send(there));
    await there.getByRole("status").getByText("You’re on the list!").waitFor();
    await expect
      .poll(async () => (await keptVariants()).sort())
      .toEqual([shirt.mediumChalkSoldOut, shirt.smallInkSoldOut]);
    await block.getByRole("button", { name: "Cancel my sign-up" }).click();
    await status.getByText("Your sign-up is cancelled").waitFor();
    await expect.poll(keptVariants).toEqual([shirt.smallInkSoldOut]);
    await other.close();
  });

  it("says it beside the button too that opens the dialog", async () => {
    await comeBack(`${soldOut}&block.display=dialog`);
    await block.locator("> p").getByText("You signed up on").waitFor();
  });

  it("says it again after the theme has rendered the section again in place", async () => {
    await comeBack(`${soldOut}&theme=morph`);
    await status.getByText("You signed up on").waitFor();
    const rendered = page.waitForResponse(/section_id=/);
    await page.locator("[data-picker] :checked").first().dispatchEvent("change");
    await (await rendered).finished();
    await settle(page);
    await status.getByText("You signed up on").waitFor();
    expect(await emailField(block).isDisabled()).toBe(true);
  });

  it.each([
    ...'null 1e308 "n" [] [1,2] [} {"33001893462109":null}'.split(" "),
    '{"33001893462109":"long ago"}',
    '{"33001893462109":1e308}',
    '{"33001893462109":-1}',
    '{"33001893462109":[1e308,"a day"]}',
    '{"33001893462109":["n","a day"]}',
    `{"33001893462109":[${noon.getTime()}]}`,
    `{"33001893462109":${noon.getTime()}}`,
    '{"33001893462109":{"at":1}}',
    '{"33001893462109":[]}',
    '{"33001893462109":true,"__proto__":1,"":2}',
  ])("is taken for one that never asked where what it kept is %s", async (kept) => {
    await keep(kept);
    await comeBack();
    await isShown(block.getByRole("button", { name: "Notify me" }));
    expect(await status.textContent()).toBe("");
    await emailField(block).fill("ada@example.com");
    await shop.signUpBy(() => press(block));
    await status.getByText("You’re on the list!").waitFor();
  });

  it("says the day where its clock was put right since, and the note is of tomorrow", async () => {
    const note = [noon.getTime() + DAY_MS, "November 25, 2026"];
    const kept = JSON.stringify({ [shirt.mediumChalkSoldOut]: note });
    await keep(kept);
    await comeBack();
    await status.getByText("You signed up on November 25, 2026").waitFor();
  });

  it("that keeps nothing for anybody can ask all the same", async () => {
    // In a page of its own: what is forbidden there can't be allowed again.
    const strict = await page.context().newPage();
    await strict.addInitScript(() => {
      const refuse = () => {
        throw new DOMException("No storage here", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get: refuse });
    });
    await strict.goto(shop.url + soldOut);
    const there = blockOf(strict);
    const said = there.getByRole("status");
    await emailField(there).fill("ada@example.com");
    await shop.signUpBy(() => send(there));
    await said.getByText("You’re on the list!").waitFor();
    await choose(strict, "Small", "Medium");
    await said.getByText("You signed up on").waitFor();
    await strict.close();
  });
});
