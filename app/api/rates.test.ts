import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rateHeaders, RATES, Rates } from "./rates.server.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function spendAll(rates: Rates, count: number) {
  for (let at = 0; at < count; at += 1) await rates.spend("reads", "token");
}

it("a rate ends at its number, and begins again after its minute", async () => {
  const rates = new Rates();
  await spendAll(rates, RATES.reads - 1);
  expect(await rates.spend("reads", "token")).toMatchObject({ isOver: false, remaining: 0 });
  expect(await rates.spend("reads", "token")).toMatchObject({ isOver: true, remaining: 0 });
  expect(await rates.spend("reads", "other")).toMatchObject({ isOver: false, remaining: 119 });
  expect(await rates.spend("writes", "token")).toMatchObject({ isOver: false });
  vi.advanceTimersByTime(60_000);
  expect(await rates.spend("reads", "token")).toMatchObject({ isOver: false, remaining: 119 });
});

it("processes that share their counts have one rate together", async () => {
  const sums = new Map<string, number>();
  const shared = {
    add: (key: string, points: number) => {
      sums.set(key, (sums.get(key) ?? 0) + points);
      return Promise.resolve(sums.get(key) ?? 0);
    },
  };
  const [one, other] = [new Rates(shared), new Rates(shared)];
  await spendAll(one, 90);
  await spendAll(other, 60);
  await vi.advanceTimersByTimeAsync(0);
  expect(await other.spend("reads", "token")).toMatchObject({ isOver: true });
  expect([...sums.keys()].join()).not.toContain("token");
});

it("a process has a rate of its own while the shared counts can't be reached", async () => {
  const rates = new Rates({ add: () => Promise.reject(new Error("away")) });
  await spendAll(rates, RATES.reads);
  expect(await rates.spend("reads", "token")).toMatchObject({ isOver: true });
});

it("what is left is said in the draft's form and in the one before it", () => {
  const spent = { rate: "reads", isOver: false, remaining: 7, resetSeconds: 12 } as const;
  expect(rateHeaders(spent)).toEqual({
    "ratelimit-policy": '"reads";q=120;w=60',
    ratelimit: '"reads";r=7;t=12',
    "ratelimit-limit": "120",
    "ratelimit-remaining": "7",
    "ratelimit-reset": "12",
  });
});
