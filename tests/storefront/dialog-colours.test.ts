import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isShown, press, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;

type Colour = [red: number, green: number, blue: number];

/** What the browser paints, as a screenshot has it: the top layer's ground is of several layers. */
async function paintedAt(x: number, y: number): Promise<Colour> {
  const clip = { x, y, width: 1, height: 1 };
  const png = (await page.screenshot({ clip })).toString("base64");
  return page.evaluate(async (data) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${data}`;
    await picture.decode();
    const context = new OffscreenCanvas(1, 1).getContext("2d")!;
    context.drawImage(picture, 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3) as Colour;
  }, png);
}

/** What the selector names has it computed, whatever notation the stylesheet has it in. */
async function computed(
  selector: string,
  property: "color" | "backgroundColor" = "color",
): Promise<Colour> {
  return page.evaluate(
    ([of, name]) => {
      const context = new OffscreenCanvas(1, 1).getContext("2d")!;
      const { shadowRoot } = document.querySelector("notify-me")!;
      const element = document.querySelector(of) ?? shadowRoot!.querySelector(of)!;
      context.fillStyle = getComputedStyle(element)[name];
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3) as Colour;
    },
    [selector, property] as const,
  );
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: Colour, other: Colour): number {
  const luminance = (colour: Colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const asItIs = ":root {}";
const onHtml = "html { background: var(--paper) } body { background: none }";
/** Many a dark theme does not tell the browser that it is one. */
const untold = ":root { color-scheme: normal !important }";

describe.skipIf(missing)("the dialog's text can be read", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
  });

  it.each([
    ["a light page", "light", asItIs],
    ["a light page whose ground is the root's", "light", onHtml],
    ["a dark page", "dark", untold],
    ["a dark page whose ground is the root's", "dark", untold + onHtml],
    ["a dark page that says so", "dark", asItIs],
    ["a dark page that says so and whose ground is the root's", "dark", onHtml],
  ])("on %s", async (_, look, content) => {
    await shop.visit(`${soldOut}&block.display=dialog&look=${look}`);
    await page.addStyleTag({ content });
    const block = blockOf(page);
    await block.locator("[data-do=open]").click();
    await emailField(block).fill("ada@");
    await press(block);
    await isShown(block.getByText("Enter a valid email"));
    const { x, y, height } = (await block.locator("dialog").boundingBox())!;
    const ground = await paintedAt(Math.round(x + 9), Math.round(y + height / 2));
    const ink = await computed("body");
    for (const text of ["h2", "label", ".notify-me__privacy"]) {
      expect(await computed(`dialog ${text}`)).toEqual(ink);
    }
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(await computed("dialog .notify-me__error"), ground)).toBeGreaterThanOrEqual(
      4.5,
    );
    if (!content.includes(onHtml)) {
      expect(ground).toEqual(await computed("body", "backgroundColor"));
    }
  });
});
