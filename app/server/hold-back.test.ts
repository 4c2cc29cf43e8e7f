import { beforeEach, describe, expect, it, vi } from "vitest";
import { createHoldBack } from "./hold-back.server.ts";

const { waits } = vi.hoisted(() => ({ waits: [] as { ms: number; end: () => void }[] }));

vi.mock("node:timers/promises", () => ({
  setTimeout: (ms: number) => new Promise<void>((end) => waits.push({ ms, end })),
}));

beforeEach(() => waits.splice(0));

describe("answers that are held back", () => {
  it("end each at a time of their own, however close together they came", () => {
    const holdBack = createHoldBack({ ms: 1_000, most: 500 });
    for (let at = 0; at < 500; at += 1) void holdBack();
    const tenths = new Set(waits.map(({ ms }) => Math.floor(ms / 100)));
    expect([...tenths].sort((one, other) => one - other)).toEqual([
      5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    ]);
  });

  it("are so many at most, and again when some have ended", async () => {
    const holdBack = createHoldBack({ ms: 1_000, most: 2 }, () => 0.5);
    const first = holdBack();
    void holdBack();
    await holdBack();
    expect(waits.map(({ ms }) => ms)).toEqual([1_000, 1_000]);
    waits[0]?.end();
    await first;
    void holdBack();
    expect(waits).toHaveLength(3);
  });
});
