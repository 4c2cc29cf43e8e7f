import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { startSandbox, type Sandbox } from "#sandbox/sandbox.ts";
import { launch, ORDINARY_USER_AGENT } from "#tests/browser/chromium.ts";
import type { Bench } from "./bench.ts";
import { percentile, type Figure } from "./figures.ts";
import { growLog } from "./log-seed.ts";
import { loadSlowly, type SlowLoad } from "./slow-network.ts";
import { gatherScripts, readVitals, watchVitals, type Vitals } from "./vitals.ts";

const ROWS = 4_000;
const DAYS = 400;
const DESKTOP = { userAgent: ORDINARY_USER_AGENT, viewport: { width: 1_280, height: 900 } };
const CHART = '[role="application"]';

interface AdminPage {
  name: "home" | "log";
  path: string;
  /** What is visible last. */
  ready: (app: FrameLocator) => Promise<unknown>;
  /** What a merchant does there, with pointer and keyboard. */
  use: (app: FrameLocator, page: Page) => Promise<unknown>;
}

const PAGES: AdminPage[] = [
  {
    name: "home",
    path: "/app",
    ready: (app) => app.locator(`${CHART} [data-state]`).first().waitFor(),
    async use(app) {
      await app.getByRole("link", { name: "7 days" }).click();
      await app.locator('[aria-current="page"]', { hasText: "7 days" }).waitFor();
      await app.getByRole("link", { name: "90 days" }).click();
      await app.locator('[aria-current="page"]', { hasText: "90 days" }).waitFor();
      await app.getByText("View as table").click();
      await app.getByRole("row").nth(90).waitFor();
    },
  },
  {
    name: "log",
    path: "/app/subscriptions",
    ready: (app) => app.getByRole("row").nth(50).waitFor(),
    async use(app, page) {
      await app.getByRole("checkbox").nth(3).click();
      await app.getByRole("checkbox").nth(3).click();
      await app.getByRole("tab", { name: /^Failed/ }).click();
      await app.getByRole("tab", { name: /^Failed/, selected: true }).waitFor();
      await app.getByRole("button", { name: "Search and filter results" }).click();
      await app.getByPlaceholder(/^Search by email/).click();
      await page.keyboard.type("shopper-39", { delay: 60 });
      await app.getByRole("status").filter({ hasText: /found/ }).first().waitFor();
    },
  },
];

interface Load extends Vitals {
  scripts: Map<string, Buffer>;
}

/** Measures the home page and the log in the admin's frame, in Chromium, each time with an empty cache. */
export async function benchPages(bench: Bench): Promise<Figure[]> {
  const loads = bench.short ? 2 : 15;
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  const databaseUrl = await bench.database();
  const env = { DATABASE_URL: databaseUrl };
  const sandbox = await startSandbox({ port: 0, directory, migrated: true, env });
  const browser = await launch();
  try {
    sandbox.shopify.install();
    await openHome(browser, sandbox);
    const everyS = (DAYS * 86_400) / ROWS;
    const from = new Date(Date.now() - DAYS * 86_400_000).toISOString();
    await growLog(databaseUrl, ROWS, { from, everyS });
    const figures: Figure[] = [];
    for (const page of PAGES) {
      bench.say(`pages: ${page.name}, ${loads} loads of ${ROWS} rows`);
      const all: Load[] = [];
      // The first one warms up.
      for (let at = 0; at <= loads; at += 1) {
        const load = await loadAnew(browser, sandbox, page);
        if (at > 0) all.push(load);
      }
      figures.push(...describe(page.name, all));
    }
    bench.say("pages: home, over a slow network");
    figures.push(...(await measureSlow(browser, sandbox, bench.short ? 1 : 5)));
    return figures;
  } finally {
    await browser.close();
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Opens the app for the first time: from then on it has the shop's token and time zone. */
async function openHome(browser: Browser, { urls }: Sandbox): Promise<void> {
  const page = await browser.newPage({ userAgent: ORDINARY_USER_AGENT });
  await page.goto(`${urls.admin}/apps/notify-me/app`);
  await page.frameLocator("iframe").getByRole("heading", { level: 1 }).waitFor();
  await page.close();
}

async function loadAnew(
  browser: Browser,
  { urls }: Sandbox,
  { path, ready, use }: AdminPage,
): Promise<Load> {
  const context = await browser.newContext(DESKTOP);
  try {
    const page = await context.newPage();
    await watchVitals(page);
    const scripts = gatherScripts(page, `${urls.app}/assets/`);
    await page.goto(`${urls.admin}/apps/notify-me${path}`);
    const app = page.frameLocator("iframe");
    await ready(app);
    await page.waitForLoadState("networkidle");
    const loaded = new Map<string, Buffer>();
    for (const [name, body] of scripts) loaded.set(name, await body);
    const { lcpMs, cls } = await readVitals(page, urls.app);
    await use(app, page);
    // By then the last interaction is painted and reported.
    await page.waitForTimeout(500);
    const { inpMs, interactions } = await readVitals(page, urls.app);
    return { lcpMs, cls, inpMs, interactions, scripts: loaded };
  } finally {
    await context.close();
  }
}

/** The home page over a slow network, in the median of some loads. */
async function measureSlow(browser: Browser, { urls }: Sandbox, loads: number): Promise<Figure[]> {
  const page = { url: `${urls.admin}/apps/notify-me/app`, app: urls.app };
  const all: SlowLoad[] = [];
  for (let at = 0; at < loads; at += 1) {
    all.push(await loadSlowly(browser, { ...page, control: CHART }, DESKTOP));
  }
  const median = (of: (load: SlowLoad) => number) => percentile(all.map(of), 0.5);
  return [
    {
      name: "home_slow_frame_ms",
      value: median(({ frameMs }) => frameMs),
      unit: "ms",
      goal: "≤ 2000",
    },
    {
      name: "home_slow_complete_ms",
      value: median(({ completeMs }) => completeMs),
      unit: "ms",
      goal: "≤ 6000",
    },
    { name: "home_slow_kb", value: median(({ bytes }) => bytes) / 1_000, unit: "kB" },
  ];
}

function describe(name: AdminPage["name"], all: Load[]): Figure[] {
  if (all.some(({ lcpMs, interactions }) => lcpMs === 0 || interactions === 0)) {
    throw new Error(`The browser reports nothing about the ${name} page`);
  }
  const late = (of: (load: Load) => number) => percentile(all.map(of), 0.75);
  const scripts = all[0]?.scripts ?? new Map<string, Buffer>();
  const bytes = [...scripts.values()].reduce((sum, body) => sum + gzipSync(body).byteLength, 0);
  return [
    { name: `${name}_lcp_ms`, value: late(({ lcpMs }) => lcpMs), unit: "ms", goal: "≤ 1000" },
    {
      name: `${name}_cls`,
      value: Math.max(...all.map(({ cls }) => cls)),
      unit: "",
      goal: "≤ 0.02",
    },
    { name: `${name}_inp_ms`, value: late(({ inpMs }) => inpMs), unit: "ms", goal: "≤ 100" },
    { name: `${name}_js_kb_gzip`, value: bytes / 1_000, unit: "kB" },
  ];
}
