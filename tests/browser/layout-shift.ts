import type { FrameLocator } from "playwright-core";

/** Runs in each frame before its own scripts: adds up the layout shift that no input has caused. */
export function watchShift(): void {
  const watched = { shift: 0 };
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
}

/** By how much a frame has shifted by now. */
export function shiftOf(frame: FrameLocator): Promise<number> {
  return frame.locator("html").evaluate(async () => {
    // What shifts does so with the next frame.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return (globalThis as unknown as { watched: { shift: number } }).watched.shift;
  });
}
