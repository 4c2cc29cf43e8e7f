import { describe, expect, it } from "vitest";
import { VirtualTime } from "#tests/virtual-time.ts";
import { DELIVERY } from "../settings.ts";
import { Budget } from "./budget.ts";
import { joinSpent } from "./spent-notes.ts";

const time = new VirtualTime();

describe("the minute of an account whose lanes are joined", () => {
  const lane = (spent: object | null, leaseToken: string | null = null) => ({
    id: "any",
    failures: 0,
    pausedUntil: null,
    pauseCause: null,
    pauseStatus: null,
    pauseCode: null,
    succeededAt: null,
    accountId: null,
    leaseToken,
    spent: spent && JSON.stringify(spent),
  });
  const none = { calls: [], blind: false };
  const noted = (agoMs: number, calls: number) => ({
    at: time.now() - agoMs,
    consent: none,
    accounts: none,
    back_in_stock: { calls: [[1_000, calls]], blind: false },
  });

  it("has spent what both have", () => {
    const spent = joinSpent(lane(noted(5_000, 2_000)), lane(noted(0, 1_400)), DELIVERY, time);
    const { back_in_stock } = JSON.parse(spent!) as {
      back_in_stock: Parameters<Budget["takeOver"]>[0];
    };
    expect(back_in_stock.calls).toEqual([
      [6_000, 2_000],
      [1_000, 1_400],
    ]);
    const budget = new Budget(DELIVERY.limits.back_in_stock);
    budget.takeOver(back_in_stock, 0, 100_000);
    let begun = 0;
    for (let now = 100_000; now < 100_000 + 50_000; now += 20) {
      if (budget.waitMs(now) > 0) continue;
      budget.end(budget.start(now), now, null);
      begun += 1;
    }
    expect(begun).toBeLessThanOrEqual(100);
  });

  it("is not known where one of the lanes was not given back", () => {
    const spent = joinSpent(lane(noted(0, 10)), lane(null, "of a dead process"), DELIVERY, time);
    expect(JSON.parse(spent!)).toMatchObject({ back_in_stock: { blind: true } });
  });

  it("is as one of them noted it where the other has spent nothing", () => {
    const one = lane(noted(0, 10));
    expect(joinSpent(one, lane(null), DELIVERY, time)).toBe(one.spent);
    expect(joinSpent(lane(null), lane(null), DELIVERY, time)).toBeNull();
  });
});
