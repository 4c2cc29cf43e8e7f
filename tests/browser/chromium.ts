import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a Chromium is on this machine; CHROMIUM names another one. */
export const chromiumPath = [process.env["CHROMIUM"], ...PLACES].find(
  (place) => place !== undefined && existsSync(place),
);

export const INSTALL = "apt-get install -y chromium";

/** Starts it so that it asks nobody for anything; `without` are switches of Playwright's to leave out. */
export function launch(more: string[] = [], without: string[] = []): Promise<Browser> {
  if (!chromiumPath) throw new Error(`There is no Chromium here. Install one: ${INSTALL}`);
  return chromium.launch({
    executablePath: chromiumPath,
    ignoreDefaultArgs: without,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...more,
    ],
  });
}

/** Headless Chromium's own user agent counts as a bot, and Shopify's library answers bots 410. */
export const ORDINARY_USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
