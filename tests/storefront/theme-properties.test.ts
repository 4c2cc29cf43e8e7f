import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { contrastsIn, tooFaint } from "./contrast.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isShown, sendButton, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** What Dawn's product page has, but in colours of our own. */
const dawn = {
  "--color-button": "20, 60, 40",
  "--color-button-text": "250, 240, 230",
  "--buttons-border-width": "2px",
  "--inputs-border-width": "3px",
};

const horizon = {
  "--color-primary-button-background": "rgb(80 20 60)",
  "--color-primary-button-text": "rgb(230 240 250)",
  "--color-input-background": "rgb(240 240 220)",
  "--color-input-text": "rgb(40 20 10)",
  "--color-input-border": "rgb(1 2 3)",
  "--button-padding-block": "21px",
  "--button-text-case-primary": "uppercase",
  "--focus-outline-width": "4px",
  "--focus-outline-offset": "7px",
  "--style-border-width-inputs": "3px",
};

/** Opens the page of a theme that has these properties. */
async function open(properties: Record<string, string>): Promise<void> {
  await shop.visit(soldOut);
  await page.evaluate((all) => {
    for (const [name, value] of Object.entries(all)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.documentElement.style.fontSize = "10px";
  }, properties);
  await isShown(block);
}

/** Computed values of a part: of the element, or of what is before its content. */
function styleOf(part: Locator, names: string[], pseudo?: string): Promise<string[]> {
  return part.evaluate(
    (element, [all, before]) => {
      const style = getComputedStyle(element, before);
      return all.map((name) => style.getPropertyValue(name));
    },
    [names, pseudo] as const,
  );
}

const label = () => sendButton(block).locator("span > span");

async function buttonColours(): Promise<string[]> {
  const [fill = ""] = await styleOf(sendButton(block), ["background-color"], "::before");
  const [text = ""] = await styleOf(label(), ["color"]);
  return [fill, text];
}

describe.skipIf(missing)("the block looks like its theme", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it("with Dawn's properties: colours, letter-spacing, size, the line of a field", async () => {
    await open(dawn);
    expect(await buttonColours()).toEqual(["rgb(20, 60, 40)", "rgb(250, 240, 230)"]);
    const names = ["letter-spacing", "font-size", "min-height"];
    expect(await styleOf(sendButton(block), names)).toEqual(["1px", "15px", "49px"]);
    const field = ["letter-spacing", "border-top-width"];
    expect(await styleOf(emailField(block), field)).toEqual(["0.4px", "3px"]);
  });

  it("with Horizon's properties: colours, padding, case, the line of a field", async () => {
    await open(horizon);
    expect(await buttonColours()).toEqual(["rgb(80, 20, 60)", "rgb(230, 240, 250)"]);
    const names = ["padding-top", "text-transform"];
    expect(await styleOf(sendButton(block), names)).toEqual(["21px", "uppercase"]);
    const field = ["background-color", "color", "border-top-color", "border-top-width"];
    expect(await styleOf(emailField(block), field)).toEqual([
      ...["rgb(240, 240, 220)", "rgb(40, 20, 10)", "rgb(1, 2, 3)", "3px"],
    ]);
  });

  it("with the theme's ring around a button that has the focus", async () => {
    const ring = ["outline-width", "outline-offset"];
    const ringIn = async (properties: Record<string, string>) => {
      await open(properties);
      await block.getByRole("checkbox").last().focus();
      await page.keyboard.press("Tab");
      return styleOf(sendButton(block), ring);
    };
    expect(await ringIn(dawn)).toEqual(["2px", "3px"]);
    expect(await ringIn(horizon)).toEqual(["4px", "7px"]);
    expect(await ringIn({})).toEqual(["2px", "2px"]);
  });

  it("with what the shop itself has set for the block before all", async () => {
    const own = {
      "--notify-me-button-background": "rgb(9 9 9)",
      "--notify-me-button-color": "rgb(99 199 99)",
    };
    for (const theme of [dawn, horizon, {}]) {
      await open({ ...theme, ...own });
      expect(await buttonColours()).toEqual(["rgb(9, 9, 9)", "rgb(99, 199, 99)"]);
    }
  });

  it.each([
    ["none", {}],
    ["a whole colour", { "--color-button": "#224466", "--color-button-text": "#fff" }],
    ["nonsense", { "--color-primary-button-background": "7", "--color-primary-button-text": "8" }],
  ])("and can be read where a theme's property is %s", async (_, properties) => {
    await open(properties);
    expect(tooFaint(await contrastsIn(block))).toEqual([]);
    const [fill] = await styleOf(sendButton(block), ["background-color"]);
    expect(fill).not.toMatch(/, 0\)|\/ 0\)/);
  });
});
