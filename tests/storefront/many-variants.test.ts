import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { housePaint } from "#sandbox/storefront/house-paint.ts";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, choose, emailField, isHidden, isShown, send } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const [near, far] = housePaint.variants.filter(({ available }) => !available);

/** One of each way in which the block learns of a choice; the others come to it by the same. */
const kinds = ["dawn", "standard-alone", "horizon", "section", "morph"];

describe.skipIf(missing)("of 300 variants, of which Liquid tells of 250", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it("one is sold out among the 250, and one beyond", () => {
    const places = [near, far].map((each) => housePaint.variants.indexOf(each!));
    expect(places[0]).toBeLessThan(250);
    expect(places[1]).toBeGreaterThanOrEqual(250);
  });

  it.each(kinds)("in a theme of the kind %s the ones beyond are followed too", async (theme) => {
    await shop.visit(`/products/house-paint?theme=${theme}`);
    await isHidden(block);
    await choose(page, "Colour 28", "Silk");
    await isShown(block);
    await choose(page, "Gloss");
    await isHidden(block);
    await choose(page, "Silk");
    await isShown(block);
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ variant_id: far!.id });
  });

  it("the one of the address is right at once, and the next ones are too", async () => {
    await shop.visit(`/products/house-paint?variant=${far!.id}`);
    await isShown(block);
    await choose(page, "Glaze");
    await isHidden(block);
    await choose(page, "Silk");
    await isShown(block);
    await choose(page, "Colour 3");
    await emailField(block).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(block))).toMatchObject({ variant_id: near!.id });
  });

  it("the last one chosen counts, however late the shop answers about an earlier one", async () => {
    await shop.visit("/products/house-paint");
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/section_id=/, async (route) => {
      if (route.request().url().includes(far!.id)) await held;
      await route.fallback();
    });
    await choose(page, "Colour 28", "Silk", "Gloss");
    await choose(page, "Colour 3");
    release();
    await page.unrouteAll({ behavior: "wait" });
    await isHidden(block);
    await choose(page, "Silk");
    await isShown(block);
  });
});
