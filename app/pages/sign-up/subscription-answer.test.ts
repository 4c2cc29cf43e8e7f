import { expect, it, test } from "vitest";
import { connectedAt } from "#tests/connected.ts";
import type { PauseCause } from "../../merchant/connection-status.server.ts";
import { resendResult } from "./subscription-answer.ts";

const now = new Date("2026-11-24T12:00:00Z");
const connected = connectedAt(now);

const waits = (cause: PauseCause) => ({
  ...connected,
  waiting: { until: now, failures: 1, cause, status: null, code: null },
});

it("a resent row is on its way if nothing blocks it", () => {
  expect(resendResult(true, connected)).toBe("on_its_way");
});

test.each([
  ["a key", { ...connected, keyLastFour: null }, "no_key"],
  [
    "a hold",
    { ...connected, hold: { reason: "key_refused", detail: null, since: now, nextCheckAt: now } },
    "on_hold",
  ],
  ["Klaviyo", waits("unreachable"), "unreachable"],
  ["Klaviyo to take what it refuses", waits("refusing"), "refusing"],
  ["the account's next minute", waits("throttled"), "throttled"],
  ["an app that is gone", undefined, "no_key"],
] as const)("a row that waits for %s is not called on its way", (_, connection, fate) => {
  expect(resendResult(true, connection)).toBe(fate);
});

it("a row that was not resent is not called resent", () => {
  expect(resendResult(false, connected)).toBe("changed");
});
