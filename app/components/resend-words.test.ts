import { expect, it, test } from "vitest";
import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { resendWords } from "./resend-words.ts";

const now = new Date("2026-11-24T12:00:00Z");
const connected: ConnectionStatus = {
  installedAt: now,
  keyLastFour: "wxyz",
  connectedAt: now,
  accountName: "Acme Outdoor",
  testAccount: false,
  hold: null,
  consentRefused: null,
  waiting: null,
};

it("a row that is sent again is on its way where nothing stands in it", () => {
  expect(resendWords(true, connected)).toBe("It is on its way to Klaviyo");
});

test.each([
  ["a key", { ...connected, keyLastFour: null }, /Klaviyo key/],
  [
    "a hold",
    { ...connected, hold: { reason: "key_refused", detail: null, since: now, nextCheckAt: now } },
    /hold/,
  ],
  ["Klaviyo", { ...connected, waiting: { until: now, failures: 1 } }, /reached/],
  ["an app that is gone", undefined, /Klaviyo key/],
] as const)("a row that waits for %s is not said to be on its way", (_, connection, words) => {
  expect(resendWords(true, connection)).toMatch(words);
  expect(resendWords(true, connection)).toMatch(/^It waits/);
});

it("a row that was not sent again is not said to be", () => {
  expect(resendWords(false, connected)).toMatch(/already changed/);
});
