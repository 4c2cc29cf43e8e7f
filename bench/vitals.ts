import type { Page, Response } from "playwright-core";

/** What a browser reports about a page in its frame, as its vendor defines the three. https://web.dev/articles/vitals */
export interface Vitals {
  lcpMs: number;
  cls: number;
  /** The slowest interaction, until its change is painted; 0 if all took at most 16 ms. */
  inpMs: number;
  /** The number of interactions that the browser has counted. */
  interactions: number;
}

/** Makes each frame of a page observe itself, before its own scripts run. */
export async function watchVitals(page: Page): Promise<void> {
  await page.addInitScript(watch);
}

/** The vitals of the app's own frame, whose address begins with this. */
export async function readVitals(page: Page, app: string): Promise<Vitals> {
  const frame = page.frames().find((one) => one.url().startsWith(app));
  if (!frame) throw new Error("The page has no frame of the app");
  return frame.evaluate((): Vitals => {
    const { vitals } = globalThis as unknown as { vitals: Omit<Vitals, "interactions"> };
    return { ...vitals, interactions: performance.interactionCount };
  });
}

declare global {
  interface Performance {
    /** https://www.w3.org/TR/event-timing/#dom-performance-interactioncount */
    readonly interactionCount: number;
  }
}

function watch(): void {
  const vitals = { lcpMs: 0, cls: 0, inpMs: 0 };
  Object.assign(globalThis, { vitals });
  type Entry = PerformanceEntry & {
    value: number;
    hadRecentInput: boolean;
    interactionId: number;
  };
  const observe = (type: string, take: (entry: Entry) => void, more = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry as Entry);
    }).observe({ type, buffered: true, ...more });
  observe("largest-contentful-paint", ({ startTime }) => (vitals.lcpMs = startTime));
  observe("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) vitals.cls += value;
  });
  observe(
    "event",
    ({ duration, interactionId }) => {
      if (interactionId) vitals.inpMs = Math.max(vitals.inpMs, duration);
    },
    { durationThreshold: 16 },
  );
}

/** Collects the scripts that a page loads from under this address. */
export function gatherScripts(page: Page, under: string): Map<string, Promise<Buffer>> {
  const scripts = new Map<string, Promise<Buffer>>();
  page.on("response", (response: Response) => {
    const url = response.url();
    if (response.request().resourceType() !== "script" || !url.startsWith(under)) return;
    const body = response.body();
    // Ignore the body of a script that loads while the page is closing.
    body.catch(() => undefined);
    scripts.set(url.slice(under.length), body);
  });
  return scripts;
}
