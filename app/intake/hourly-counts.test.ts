import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HOUR_MS } from "../server/durations.ts";
import { HourlyCounts } from "./hourly-counts.ts";

describe("counts of an hour", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    // The cache takes the first millisecond of a process for "no time".
    vi.advanceTimersByTime(1);
  });
  afterEach(() => void vi.useRealTimers());

  it("begin again an hour after the first time, not after the last", () => {
    const counts = new HourlyCounts<string>(10);
    expect(counts.add("a")).toBe(1);
    vi.advanceTimersByTime(HOUR_MS / 2);
    expect(counts.add("a")).toBe(2);
    vi.advanceTimersByTime(HOUR_MS / 2 + 1);
    expect(counts.read("a")).toBe(0);
    expect(counts.add("a")).toBe(1);
  });

  it("keep the keys that come again, however many others come once", () => {
    const counts = new HourlyCounts<number>(100);
    for (let at = 1; at <= 10_000; at += 1) {
      counts.add(-at);
      expect(counts.add(7)).toBe(at);
    }
    expect(counts.read(-1)).toBe(0);
  });

  it("go back by what is taken out of them, and not below none", () => {
    const counts = new HourlyCounts<string>(10);
    counts.add("a");
    counts.giveBack("a");
    counts.giveBack("a");
    expect(counts.read("a")).toBe(0);
  });

  it("are endless for an hour once they are blocked", () => {
    const counts = new HourlyCounts<string>(10);
    counts.add("a");
    vi.advanceTimersByTime(HOUR_MS / 2);
    counts.block("a");
    vi.advanceTimersByTime(HOUR_MS - 1);
    expect(counts.add("a")).toBe(Infinity);
    vi.advanceTimersByTime(2);
    expect(counts.read("a")).toBe(0);
  });
});
