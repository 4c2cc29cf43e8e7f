import { expect, test } from "vitest";
import { longestTaskOf, type TraceEvent } from "./trace.ts";

const at = (name: string, ts: number, dur: number, url?: string, tid = 1): TraceEvent => ({
  name,
  pid: 7,
  tid,
  ts,
  dur,
  args: { data: url === undefined ? {} : { url } },
});

test("a script's longest task is the longest task on its own thread that ran it", () => {
  const ours = "http://shop.test/assets/notify-me.js";
  const events = [
    at("RunTask", 0, 4_000),
    at("EvaluateScript", 1_000, 500, ours),
    at("RunTask", 10_000, 9_500),
    at("FunctionCall", 12_000, 100, ours),
    at("RunTask", 20_000, 80_000),
    at("FunctionCall", 21_000, 70_000, "http://shop.test/assets/theme.js"),
    at("FunctionCall", 30_000, 10, ours, 2),
  ];
  expect(longestTaskOf(events, "notify-me.js")).toBe(9.5);
  expect(longestTaskOf(events, "other.js")).toBe(0);
});
