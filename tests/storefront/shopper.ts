import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Shop } from "./shop.ts";

/** The linen shirt's variants; large in ink is not made. */
export const shirt = {
  product: "6735915917341",
  smallChalk: "33001893429341",
  mediumChalkSoldOut: "33001893462109",
  largeChalk: "33001893494877",
  smallInkSoldOut: "33001893527645",
  mediumInk: "33001893560413",
};

/** The shirt's page with a sold-out variant chosen. */
export const soldOut = `/products/linen-shirt?variant=${shirt.mediumChalkSoldOut}`;

/** The enamel mug has this one, and it is sold out. */
export const mug = { product: "6735915950109", soldOut: "39412345872477" };

/**
 * The block in the page's own product section, or in another part of the page: what is in its shadow
 * root, which locators reach into.
 */
export function blockOf(part: Page | Locator): Locator {
  return part.locator("notify-me .notify-me");
}

/** Whether it has the focus, in the page or in a shadow root of it. */
export function hasFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const { activeElement } = element.getRootNode() as Document | ShadowRoot;
    return activeElement === element;
  });
}

/**
 * Takes options in the picker by what is written on them, without the mouse's way there, which takes
 * frames; all within one task, as a theme may replace the section after any of them.
 */
export async function choose(part: Page | Locator, ...values: string[]): Promise<void> {
  await part
    .locator(".product")
    .first()
    .evaluate((product, wanted) => {
      const options = [...product.querySelectorAll<HTMLElement>("label > span")];
      for (const value of wanted) {
        const option = options.find(({ textContent }) => textContent === value);
        if (!option) throw new Error(`There is no ${value} to choose`);
        option.click();
      }
    }, values);
}

export function emailField(block: Locator): Locator {
  return block.locator("input[name=email]");
}

export function sendButton(block: Locator): Locator {
  return block.locator("form button[type=submit]");
}

export async function send(block: Locator): Promise<void> {
  await sendButton(block).click();
}

/** As `send`, also if nothing follows: presses the button even if it is disabled or covered. */
export async function press(block: Locator): Promise<void> {
  await block.locator("form button[type=submit]").evaluate((button: HTMLElement) => button.click());
}

export async function isShown(block: Locator): Promise<void> {
  await block.waitFor({ state: "visible" });
}

export async function isHidden(block: Locator): Promise<void> {
  await block.waitFor({ state: "hidden" });
}

/** Asks in the block, and checks that the sign-up that arrives is for this variant of the shirt. */
export async function asksFor(shop: Shop, block: Locator, variant: string): Promise<void> {
  await isShown(block);
  await emailField(block).fill("ada@example.com");
  expect(await shop.signUpBy(() => send(block))).toMatchObject({
    variant_id: variant,
    product_id: shirt.product,
  });
}

/** Lets the page do all that an event has set off: promises, observers, a frame. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        // A channel, because a test may have stopped the timers.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        requestAnimationFrame(() => port2.postMessage(""));
      }),
  );
}
