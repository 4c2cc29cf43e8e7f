import { join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { expect } from "vitest";
import { axeFindings } from "./axe.ts";

/** Where pictures go: `SCREENSHOTS=shots npm test` takes them. Two of them are the README's, in `docs/images`. */
export const PICTURES = process.env["SCREENSHOTS"];

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** What is looked at: a page of the admin, and the app's frame in it. */
interface Shown {
  admin: Page;
  frame: FrameLocator;
}

/**
 * Holds what the frame shows to be clean for axe and to stick out at neither width, and leaves it
 * at the wide one. Takes a picture of all of it where pictures are wanted. Polaris changes the DOM
 * with the width, so axe scans it at both unless `scanned` names fewer.
 */
export async function lookAt(
  { admin, frame }: Shown,
  name: string,
  scanned = [NARROW, WIDE],
): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await admin.setViewportSize(size);
    const html = frame.locator("html");
    const sticksOut = await html.evaluate(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    );
    const findings = scanned.includes(size) ? await axeFindings(frame) : [];
    expect([name, size.width, findings, sticksOut]).toEqual([name, size.width, [], 0]);
    if (!PICTURES) continue;
    // The frame is as high as the window.
    const height = await frame.locator("body").evaluate(({ scrollHeight }) => scrollHeight);
    await admin.setViewportSize({ ...size, height: Math.max(size.height, height + 80) });
    await take(admin, name, size.width);
    await admin.setViewportSize(size);
  }
}

/** Takes the page as it is, where pictures are wanted. */
export async function take(page: Page, name: string, width = WIDE.width): Promise<void> {
  if (!PICTURES) return;
  const file = width === WIDE.width ? `${name}.png` : `${name}-${width}.png`;
  await page.screenshot({ path: join(PICTURES, file) });
}

/** Takes the page at both widths, and leaves it at the wide one. */
export async function takeBoth(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await take(page, name, size.width);
  }
}
