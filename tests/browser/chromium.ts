import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserServer } from "playwright-core";
import { SHARED_BROWSER } from "../setup/paths.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a Chromium is on this machine; CHROMIUM names another one. */
export const chromiumPath = [process.env["CHROMIUM"], ...PLACES].find(
  (place) => place !== undefined && existsSync(place),
);

export const INSTALL = "apt-get install -y chromium";

/**
 * A browser without contexts. In a test run it is a connection to the one that the run shares; a
 * caller with command-line switches, or outside of a run, gets a process of its own. `without` are
 * switches of Playwright's to leave out.
 */
export async function launch(more: string[] = [], without: string[] = []): Promise<Browser> {
  const shared = process.env[SHARED_BROWSER];
  if (shared === undefined || more.length > 0 || without.length > 0) {
    return chromium.launch({ ...launchOptions(more), ignoreDefaultArgs: without });
  }
  const answer = await fetch(shared);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return chromium.connect(text);
}

/** A browser that several processes connect to; each has contexts of its own. */
export function launchServer(): Promise<BrowserServer> {
  return chromium.launchServer(launchOptions());
}

function launchOptions(more: string[] = []) {
  if (!chromiumPath) throw new Error(`There is no Chromium here. Install one: ${INSTALL}`);
  return {
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...more,
    ],
  };
}

/** Headless Chromium's own user agent counts as a bot, and Shopify's library answers bots 410. */
export const ORDINARY_USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
