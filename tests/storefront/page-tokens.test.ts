import type { Locator, Page } from "playwright-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { housePaint } from "#sandbox/storefront/house-paint.ts";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop, type SignUp } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  isHidden,
  isShown,
  press,
  send,
  settle,
  shirt,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const DAY_MS = 86_400_000;
const far = housePaint.variants.findLast(({ available }) => !available)!;

/** What a script asks of the shop: a page or a section, not the page that the shopper opened. */
const LOOK_UP = /\/products\/[\w-]+\?variant=\d+(&section_id=.*)?$/;

/** Has the block wait for the shop's page until the returned function is called. */
async function holdLookUps(): Promise<() => void> {
  const held = Promise.withResolvers<undefined>();
  await page.route(LOOK_UP, async (route) => {
    if (!route.request().isNavigationRequest()) await held.promise;
    await route.fallback();
  });
  return () => held.resolve(undefined);
}

/** Opens a page with its HTML changed on the way, as by a cache or by a proxy that translates. */
async function visitChanged(path: string, change: (html: string) => string): Promise<void> {
  const changed = (url: URL) => url.pathname + url.search === path;
  await page.route(changed, async (route) => {
    if (!route.request().isNavigationRequest()) return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
  await shop.visit(path);
}

/** Has the shop render this as long ago. */
async function renderedAgo(ms: number, visit: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - ms });
  await visit();
  vi.useRealTimers();
}

const secondOf = ({ token = "" }: SignUp) => Number(token.split(".")[1]);

describe.skipIf(missing)("the token of a sign-up", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  beforeAll(() => page.clock.install());

  beforeEach(() => void (shop.received.length = 0));

  afterEach(async () => {
    vi.useRealTimers();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    // The browser logs every answer that is not a success.
    shop.troubles.splice(
      0,
      Infinity,
      ...shop.troubles.filter((each) => !each.includes("Failed to load")),
    );
  });

  async function chooseFar(): Promise<void> {
    await choose(page, "Colour 28", "Silk");
    await isShown(block);
    await emailField(block).fill("ada@example.com");
  }

  it("is waited for where a theme says that a variant Liquid does not list is sold out", async () => {
    await shop.visit("/products/house-paint?theme=horizon");
    const release = await holdLookUps();
    await chooseFar();
    const signUp = shop.signUpBy(async () => {
      await press(block);
      await settle(page);
      expect(shop.received).toHaveLength(0);
      release();
    });
    expect(await signUp).toMatchObject({ variant_id: far.id });
  });

  it("comes with the shop's page, which leaves the word that it is being sent", async () => {
    await shop.visit("/products/house-paint?theme=horizon");
    const release = await holdLookUps();
    const answer = shop.hold({ status: "accepted" });
    await chooseFar();
    await shop.signUpBy(async () => {
      await press(block);
      release();
    });
    await block.getByText("Colour 28 / Silk").waitFor();
    await settle(page);
    expect(await block.getByRole("status").textContent()).toBe("Signing you up…");
    await press(block);
    await settle(page);
    answer();
    await block.getByText("You’re on the list!").waitFor();
    expect(shop.received).toHaveLength(1);
  });

  it("is looked up for what has sold out since a cache took the page", async () => {
    const entry = new RegExp(`"${shirt.mediumChalkSoldOut}": "[^"]+", "token-\\d+": "[^"]*"`);
    const path = "/products/linen-shirt?theme=standard-alone";
    await visitChanged(path, (html) => html.replace(entry, `"${shirt.mediumChalkSoldOut}": ""`));
    await isHidden(block);
    const release = await holdLookUps();
    await choose(page, "Medium", "Chalk");
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    const signUp = shop.signUpBy(async () => {
      await press(block);
      release();
    });
    expect(await signUp).toMatchObject({ variant_id: shirt.mediumChalkSoldOut });
  });

  it("is looked up again after the shop did not answer", async () => {
    await shop.visit("/products/house-paint?theme=horizon");
    await page.route(LOOK_UP, (route) => route.fulfill({ status: 429, body: "Later" }));
    const second = page.waitForResponse((response) => /variant=\d+$/.test(response.url()));
    await chooseFar();
    await (await second).finished();
    await settle(page);
    await page.unrouteAll({ behavior: "wait" });
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ variant_id: far.id });
  });

  it("is looked up where the page came from, be that a translation's domain", async () => {
    const path = "/products/house-paint?theme=horizon";
    await visitChanged(path, (html) =>
      html.replaceAll(shop.url, "https://heath-and-harbour.example"),
    );
    await chooseFar();
    const signUp = await shop.signUpBy(() => send(block));
    expect(signUp["page_url"]).toContain("https://heath-and-harbour.example/products/");
  });

  it.each([
    ["is refused", () => page.route(LOOK_UP, (route) => route.abort())],
    ["does not come", () => holdLookUps()],
  ])("is none, and never another variant's, where the shop's page %s", async (_, act) => {
    await shop.visit("/products/house-paint?theme=horizon");
    await act();
    await chooseFar();
    await press(block);
    await settle(page);
    await page.clock.fastForward(2_000);
    await block.getByText("You’re on the list!").waitFor();
    expect(shop.received).toMatchObject([{ variant_id: far.id, token: "" }]);
  });

  it("is of a fresh page where a tab stayed open for longer than the token lives", async () => {
    await renderedAgo(14 * DAY_MS + 60_000, () => shop.visit(soldOut));
    await emailField(block).fill("ada@example.com");
    const signUp = await shop.signUpBy(() => send(block));
    expect(Math.abs(secondOf(signUp) - Date.now() / 1_000)).toBeLessThan(60);
  });

  it("is the page's own for a fortnight", async () => {
    await renderedAgo(14 * DAY_MS - 60_000, () => shop.visit(soldOut));
    await emailField(block).fill("ada@example.com");
    const signUp = await shop.signUpBy(() => send(block));
    expect(secondOf(signUp)).toBeLessThan(Date.now() / 1_000 - 13 * 86_400);
  });

  it("is in the theme editor that of the chosen variant, which can be bought", async () => {
    await shop.visit("/products/linen-shirt?design_mode=true");
    await choose(page, "Large", "Chalk");
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({
      variant_id: shirt.largeChalk,
    });
  });
});
