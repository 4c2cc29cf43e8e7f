import type { Browser, Page } from "playwright-core";

/** The network of a merchant on a train: for each request this delay, and these bytes a second. */
const LATENCY_MS = 400;
const BYTES_PER_S = 50_000;

export interface SlowLoad {
  /** From the frame's own start until it has painted something, and until the page answers. */
  frameMs: number;
  completeMs: number;
  /** What the frame has loaded by then, compressed. */
  bytes: number;
}

/**
 * Loads a page of the app once over a slow network, with an empty cache. `control` is something in
 * it that React has made alive at the end.
 */
export async function loadSlowly(
  browser: Browser,
  { url, app, control }: { url: string; app: string; control: string },
  options: Parameters<Browser["newContext"]>[0],
): Promise<SlowLoad> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.addInitScript(watchControl, control);
    const client = await context.newCDPSession(page);
    const throughput = { downloadThroughput: BYTES_PER_S, uploadThroughput: BYTES_PER_S };
    await client.send("Network.enable");
    await client.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: LATENCY_MS },
      ...throughput,
    });
    await page.goto(url, { waitUntil: "commit" });
    const frame = await frameOf(page, app);
    await frame.waitForFunction(() => "aliveMs" in globalThis, undefined, { timeout: 60_000 });
    return await frame.evaluate((): SlowLoad => {
      const { aliveMs } = globalThis as unknown as { aliveMs: number };
      const [paint] = performance.getEntriesByName("first-contentful-paint");
      const [navigation] = performance.getEntriesByType("navigation");
      const loaded = [navigation, ...performance.getEntriesByType("resource")];
      const sizeOf = (entry: PerformanceEntry | undefined) =>
        entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0;
      return {
        frameMs: paint?.startTime ?? 0,
        completeMs: aliveMs,
        bytes: loaded.reduce((sum, entry) => sum + sizeOf(entry), 0),
      };
    });
  } finally {
    await context.close();
  }
}

/** The app's own frame, once it has begun to load. */
async function frameOf(page: Page, app: string) {
  for (;;) {
    const frame = page.frames().find((one) => one.url().startsWith(app));
    if (frame) return frame;
    await page.waitForEvent("framenavigated");
  }
}

/** Runs in each frame: notes when React has attached its handlers to this element. */
function watchControl(selector: string): void {
  const look = () => {
    const element = document.querySelector(selector);
    if (element && Object.keys(element).some((key) => key.startsWith("__reactProps"))) {
      Object.assign(globalThis, { aliveMs: performance.now() });
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
}
