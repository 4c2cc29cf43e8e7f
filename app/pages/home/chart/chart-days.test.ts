import { expect, it } from "vitest";
import { lastDays } from "../../../outbox/stats/days.ts";
import { chartDays, statesOf } from "./chart-days.ts";

const none = { queued: 0, delivered: 0, failed: 0, blocked: 0, cancelled: 0 };
const days = lastDays(2, "Pacific/Auckland", new Date("2026-11-26T12:00:00Z"));

it("pairs each day of the shop's calendar with its own counts", () => {
  expect(chartDays(days, [none, { ...none, queued: 2 }])).toEqual([
    { date: "2026-11-26", ...none },
    { date: "2026-11-27", ...none, queued: 2 },
  ]);
});

it("always stacks the usual states, and the rare ones only when they occur", () => {
  const usual = ["delivered", "queued", "failed"];
  expect(statesOf(chartDays(days, [none, none]))).toEqual(usual);
  const shown = chartDays(days, [
    { ...none, cancelled: 1 },
    { ...none, blocked: 2 },
  ]);
  expect(statesOf(shown)).toEqual([...usual, "blocked", "cancelled"]);
});
