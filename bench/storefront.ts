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
/** Sold out: the block is shown, and has all of its work to do. */
const PATH = "/products/enamel-mug";
/** The two that the block may ask for; what else it asks for before the shopper acts is too much. */
const ITS_OWN = 2;

/** The same page with the block and without. */
type Pair = { withBlock: PageLoad; without: PageLoad };

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
    bench.say(`storefront: ${loads} loads with the block, and as many without`);
    const pairs: Pair[] = [];
    // By turns, so that what else the machine does falls on both; the first pair warms up.
    for (let load = 0; load <= loads; load += 1) {
      const pair = await loadBoth(browser, { withBlock, without }, load === loads ? 3_000 : 500);
      if (load > 0) pairs.push(pair);
    }
    const lighthouse = await compareLighthouse(bench, {
      withBlock: withBlock.url + PATH,
      without: without.url + PATH,
    });
    return [...(await weigh()), ...describe(pairs), ...lighthouse];
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function open(installed: boolean): Promise<Served> {
  const storefront = createStorefront({
    shop: "bench.myshopify.com",
    appMetafields: () => ({}),
    appProxy: () => Promise.reject(new Error("Nobody signs up here")),
    installed: () => installed,
  });
  return serve((request) => storefront.fetch(request));
}

async function loadBoth(
  browser: Browser,
  shops: { withBlock: Served; without: Served },
  quietMs: number,
): Promise<Pair> {
  return {
    without: await loadPage(browser, { url: shops.without.url + PATH, quietMs }),
    withBlock: await loadPage(browser, { url: shops.withBlock.url + PATH, quietMs }),
  };
}

/** The files as they ship: nothing minifies them on their way. */
async function weigh(): Promise<Figure[]> {
  const gzip = async (name: string) => gzipSync(await readFile(new URL(name, assets))).byteLength;
  return [
    { name: "js_gzip", value: await gzip("notify-me.js"), unit: "bytes", goal: "≤ 5000" },
    { name: "css_gzip", value: await gzip("notify-me.css"), unit: "bytes", goal: "≤ 1500" },
  ];
}

function describe(pairs: Pair[]): Figure[] {
  const worst = (of: (pair: Pair) => number) => round(Math.max(...pairs.map(of)));
  const middle = (of: (pair: Pair) => number) => round(percentile(pairs.map(of), 0.5));
  return [
    {
      name: "requests_before_action",
      value: worst(
        ({ withBlock, without }) => withBlock.requests.length - without.requests.length - ITS_OWN,
      ),
      unit: "requests",
      goal: "= 0",
    },
    { name: "cls", value: worst(({ withBlock }) => withBlock.shift), unit: "", goal: "= 0" },
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
  ];
}
