import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, shirt, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** Told by the page once it has painted something. */
let painted = Promise.withResolvers<undefined>();

/** Runs in the page, before anything of it. */
function watch(): void {
  const shifts: number[] = [];
  Object.assign(globalThis, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      shifts.push((entry as unknown as { value: number }).value);
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver(() => {
    requestAnimationFrame(() => (globalThis as unknown as { tellPainted(): void }).tellPainted());
  }).observe({ type: "paint", buffered: true });
}

function readShifts(): Promise<number> {
  return page.evaluate(async () => {
    // Two frames: what the first one moves is told of in the second.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const { shifts } = globalThis as unknown as { shifts: number[] };
    return shifts.reduce((sum, value) => sum + value, 0);
  });
}

const places = ["", "/de", "/fr"].flatMap((language) =>
  [412, 320].flatMap((width) =>
    ["inline", "dialog"].map((display): [string, number, string] => [language, width, display]),
  ),
);

describe.skipIf(missing)("a visitor who has asked before", () => {
  openForAll({ settings: bothChannels }, async (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    await page.exposeFunction("tellPainted", () => painted.resolve(undefined));
    await page.addInitScript(watch);
    // As slow as can be: the script comes when the page was seen without it.
    await page.route("**/notify-me.js", async (route) => {
      await painted.promise;
      await route.fallback();
    });
    painted.resolve(undefined);
    await shop.visit(soldOut);
    await page.evaluate(
      (id) =>
        localStorage.setItem(
          "notify-me",
          JSON.stringify({ [id]: [Date.now(), "November 26, 2026"] }),
        ),
      shirt.mediumChalkSoldOut,
    );
  });

  it.each(places)(
    "sees nothing move on a page of “%s”, %i pixels wide, %s",
    async (language, width, display) => {
      // High enough that whatever moves is seen.
      await page.setViewportSize({ width, height: 1_900 });
      painted = Promise.withResolvers<undefined>();
      const path = `${language}${soldOut}&block.display=${display}`;
      await page.goto(shop.url + path, { waitUntil: "commit" });
      const footer = page.locator("footer");
      await painted.promise;
      const before = await footer.boundingBox();
      await block.and(page.locator("[data-done]")).waitFor({ state: "attached" });
      expect(await readShifts()).toBe(0);
      expect(await footer.boundingBox()).toEqual(before);
    },
  );
});
