import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { serve, type Served } from "#sandbox/serve.ts";
import { createStorefront } from "#sandbox/storefront/storefront.ts";
import { launch } from "#tests/browser/chromium.ts";
import type { Bench } from "./bench.ts";
import { percentile, round, type Figure } from "./figures.ts";
import { compareLighthouse } from "./lighthouse.ts";
import { loadPage, type PageLoad } from "./page-load.ts";

const assets = new URL("../extensions/notify-me/assets/", import.meta.url);
/** A sold-out product: the block is visible and does all of its work. */
const PATH = "/products/enamel-mug";
/** What the device of a shopper has stored who has asked for that page's variant. */
const ASKED = {
  "notify-me": JSON.stringify({ "39412345872477": [Date.now(), "November 26, 2026"] }),
};
/** The two files that the block may request; it must request nothing else before the shopper acts. */
const ITS_OWN = 2;

/** The same page with the block and without, and with the block for a shopper who has asked before. */
type Loads = { withBlock: PageLoad; without: PageLoad; returning: PageLoad };

/** What the block costs a product page, in Chromium: in bytes, in requests and in the processor's time. */
export async function benchStorefront(bench: Bench): Promise<Figure[]> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const browser = await launch();
    closers.push(() => browser.close());
    const [withBlock, without] = await Promise.all([open(true), open(false)]);
    closers.push(
      () => withBlock.close(),
      () => without.close(),
    );
    const loads = bench.short ? 3 : 15;
    bench.say(
      `storefront: ${loads} loads with the block, as many without, and of a shopper who comes back`,
    );
    const all: Loads[] = [];
    // In turns, so that other work on the machine affects both; the first ones warm up.
    for (let load = 0; load <= loads; load += 1) {
      const each = await loadEach(browser, { withBlock, without }, load === loads ? 3_000 : 500);
      if (load > 0) all.push(each);
    }
    const lighthouse = await compareLighthouse(bench, {
      withBlock: withBlock.url + PATH,
      without: without.url + PATH,
    });
    return [...(await weigh()), ...describe(all), ...lighthouse];
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function open(installed: boolean): Promise<Served> {
  const storefront = createStorefront({
    shop: "bench.myshopify.com",
    appMetafields: () => ({}),
    appProxy: () => Promise.reject(new Error("This benchmark signs no one up")),
    installed: () => installed,
  });
  return serve((request) => storefront.fetch(request));
}

async function loadEach(
  browser: Browser,
  shops: { withBlock: Served; without: Served },
  quietMs: number,
): Promise<Loads> {
  const withBlock = shops.withBlock.url + PATH;
  return {
    without: await loadPage(browser, { url: shops.without.url + PATH, quietMs }),
    withBlock: await loadPage(browser, { url: withBlock, quietMs }),
    returning: await loadPage(browser, { url: withBlock, quietMs, kept: ASKED }),
  };
}

/** The files as they ship: nothing minifies them. */
async function weigh(): Promise<Figure[]> {
  const gzip = async (name: string) => gzipSync(await readFile(new URL(name, assets))).byteLength;
  return [
    { name: "js_gzip", value: await gzip("notify-me.js"), unit: "bytes", goal: "≤ 6500" },
    { name: "css_gzip", value: await gzip("notify-me.css"), unit: "bytes", goal: "≤ 2000" },
  ];
}

function describe(all: Loads[]): Figure[] {
  const worst = (of: (loads: Loads) => number) => round(Math.max(...all.map(of)));
  const middle = (of: (loads: Loads) => number) => round(percentile(all.map(of), 0.5));
  return [
    {
      name: "requests_before_action",
      value: worst(
        ({ withBlock, without }) => withBlock.requests.length - without.requests.length - ITS_OWN,
      ),
      unit: "requests",
      goal: "= 0",
    },
    {
      name: "cls",
      value: worst(({ withBlock, returning }) => Math.max(withBlock.shift, returning.shift)),
      unit: "",
      goal: "= 0",
    },
    {
      name: "tbt_delta_ms",
      value: middle(({ withBlock, without }) => withBlock.blockedMs - without.blockedMs),
      unit: "ms",
      goal: "≤ 10",
    },
    {
      name: "longest_task_ms",
      value: middle(({ withBlock }) => withBlock.ownTaskMs),
      unit: "ms",
      goal: "≤ 50",
    },
    // Without a goal: the worst of all loads depends on other work on the machine.
    {
      name: "longest_task_worst_ms",
      value: worst(({ withBlock }) => withBlock.ownTaskMs),
      unit: "ms",
    },
    // The first date that a page writes makes the browser load its calendars.
    {
      name: "longest_task_returning_ms",
      value: middle(({ returning }) => returning.ownTaskMs),
      unit: "ms",
    },
  ];
}
