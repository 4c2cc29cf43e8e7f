import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { axeFindings } from "./axe.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isShown, press, send, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** What theme rules change is scanned in theme-rules.test.ts. */
const pages: [string, string, "none" | "active"][] = [
  ["a page from right to left", `/ar${soldOut}&block.any=true`, "none"],
  ["a page in forced colours", `${soldOut}&block.any=true`, "active"],
];

describe.skipIf(missing)("axe finds nothing wrong", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(pages)("in any state on %s", async (_, path, forced) => {
    await page.emulateMedia({ forcedColors: forced });
    await shop.visit(path);
    const states: Record<string, string[]> = {};
    const note = async (state: string) => (states[state] = await axeFindings(page));

    await note("at first");
    await emailField(block).fill("ada@");
    await press(block);
    await block.locator("[aria-invalid=true]").waitFor();
    await note("a wrong address");
    await emailField(block).fill("ada@gmial.com");
    await press(block);
    await isShown(block.locator("[data-do=take]").first());
    await note("a hint");

    const release = shop.hold({ status: "unavailable" });
    await shop.signUpBy(() => send(block));
    await note("sending");
    release();
    await block.locator("[aria-disabled=false]").waitFor();
    await note("failed");
    await shop.signUpBy(() => send(block));
    await block.and(page.locator("[data-done]")).waitFor();
    await note("taken");
    expect(states).toEqual(Object.fromEntries(Object.keys(states).map((state) => [state, []])));
    await page.emulateMedia({ forcedColors: "none" });
  });

  it("beside a dialog that is closed", async () => {
    await shop.visit(`${soldOut}&look=dark&block.display=dialog`);
    await isShown(block.locator("[data-do=open]"));
    expect(await axeFindings(page)).toEqual([]);
  });

  it("in the theme editor", async () => {
    await shop.visit("/products/linen-shirt?design_mode=true");
    await block.getByText("shoppers only see this").waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});
