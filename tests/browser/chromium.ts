import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** The same engine without a browser's own windows: a page takes half the time. */
const SHELLS = ["/usr/bin/chromium-headless-shell"];
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a Chromium is on this machine; CHROMIUM names another one. */
export const chromiumPath = firstOf([process.env["CHROMIUM"], ...SHELLS, ...BROWSERS]);

export const INSTALL = "apt-get install -y chromium chromium-headless-shell";

/** The browsers of this process: one that keeps pages that were left, and one that does not. */
const launched = globalThis as { ordinary?: Promise<Browser>; keeping?: Promise<Browser> };

/**
 * The browser of this test process, for contexts that their test closes. It is launched when it is
 * first asked for and ends with the process: to launch one takes longer than most tests, and one
 * for several processes would pass each message on.
 */
export function browserOfProcess(): Promise<Browser> {
  return (launched.ordinary ??= launch());
}

/** As `browserOfProcess`, but it keeps pages that were left, as shoppers' do and Playwright's does not. */
export function browserThatKeepsPages(): Promise<Browser> {
  return (launched.keeping ??= chromium.launch({
    ...launchOptions(firstOf([process.env["CHROMIUM"], ...BROWSERS])),
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  }));
}

/** A browser without contexts, which the caller closes. */
export function launch(switches: string[] = []): Promise<Browser> {
  return chromium.launch(launchOptions(chromiumPath, switches));
}

function launchOptions(executablePath: string | undefined, switches: string[] = []) {
  if (!executablePath) throw new Error(`There is no Chromium here. Install one: ${INSTALL}`);
  return {
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...switches,
    ],
  };
}

function firstOf(places: (string | undefined)[]): string | undefined {
  return places.find((place) => place !== undefined && existsSync(place));
}

/** Headless Chromium's own user agent counts as a bot, and Shopify's library answers bots 410. */
export const ORDINARY_USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
