import type { Browser, Page } from "playwright-core";
import { longestTaskOf, type TraceEvent } from "./trace.ts";

export interface PageLoad {
  /** The addresses of all requests, except data URLs. */
  requests: string[];
  /** Layout shift without user input. */
  shift: number;
  /** The time that tasks took beyond their first 50 ms. */
  blockedMs: number;
  /** The longest task in which the block's script ran. */
  ownTaskMs: number;
}

export interface Load {
  url: string;
  /** How long the page stays open after it has loaded. */
  quietMs: number;
  /** What the device has stored for the shop; nothing for a new shopper. */
  kept?: Record<string, string>;
}

/** Loads the page as on a phone, with a processor four times as slow as this one. */
export async function loadPage(
  browser: Browser,
  { url, quietMs, kept = {} }: Load,
): Promise<PageLoad> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  try {
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const requests: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) requests.push(request.url());
    });
    await page.addInitScript((items) => void Object.assign(localStorage, items), kept);
    await page.addInitScript(watch);
    const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline"];
    await browser.startTracing(page, { categories });
    await page.goto(url);
    await page.waitForTimeout(quietMs);
    const { shift, blockedMs } = await readWatched(page);
    const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
    const ownTaskMs = longestTaskOf(trace.traceEvents, "notify-me.js");
    return { requests, shift, blockedMs, ownTaskMs };
  } finally {
    await context.close();
  }
}

interface Watched {
  shift: number;
  blockedMs: number;
}

/**
 * Runs in the page, before its own scripts. The first part is as in tests/browser/layout-shift.ts:
 * what runs in a page can use nothing from outside of it, and the order of two such scripts is not
 * defined.
 */
function watch(): void {
  const watched: Watched = { shift: 0, blockedMs: 0 };
  Object.assign(globalThis, { watched });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      };
      if (!hadRecentInput) watched.shift += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.blockedMs += duration - 50;
  }).observe({ type: "longtask", buffered: true });
}

function readWatched(page: Page): Promise<Watched> {
  return page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
}
