import { afterEach, beforeEach, expect, it, test, vi } from "vitest";
import { askForBlock, BLOCK_PATIENCE_MS } from "./block-in-theme.ts";
import type { BlockStatus } from "./block-status.ts";

const MISSING = [
  {
    type: "theme_app_extension",
    activations: [{ handle: "notify-me", status: "available", activations: [] }],
  },
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function ask(extensions: () => Promise<unknown>) {
  const told: BlockStatus["kind"][] = [];
  return { told, stop: askForBlock(extensions, ({ kind }) => told.push(kind)) };
}

it("reports the answer once", async () => {
  const { told } = ask(() => Promise.resolve(MISSING));
  await vi.advanceTimersByTimeAsync(2 * BLOCK_PATIENCE_MS);
  expect(told).toEqual(["missing"]);
});

test.each<[string, () => Promise<unknown>]>([
  ["fails", () => Promise.reject(new Error("no"))],
  ["is too old to be asked", () => (undefined as unknown as typeof Promise).resolve()],
])("an admin that %s counts as an unknown answer", async (_, extensions) => {
  const { told } = ask(extensions);
  await vi.advanceTimersByTimeAsync(2 * BLOCK_PATIENCE_MS);
  expect(told).toEqual(["unknown"]);
});

it("no answer within some seconds is reported as unknown, and a late answer is still reported", async () => {
  const late = Promise.withResolvers<unknown>();
  const { told } = ask(() => late.promise);
  await vi.advanceTimersByTimeAsync(BLOCK_PATIENCE_MS - 1);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(["unknown"]);
  late.resolve(MISSING);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["unknown", "missing"]);
});

it("reports nothing after stop", async () => {
  const answered = ask(() => Promise.resolve(MISSING));
  const silent = ask(() => new Promise(() => undefined));
  answered.stop();
  silent.stop();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_PATIENCE_MS);
  expect([answered.told, silent.told]).toEqual([[], []]);
});
