import { describe, expect, test } from "vitest";
import { english } from "#tests/english.ts";
import { reasonWords } from "./log-row.ts";

const fine = { lastReason: null, lastOutcome: null, lastStatus: null, phoneRefused: false };

describe("the reason of a row's state", () => {
  test.each<[Partial<Parameters<typeof reasonWords>[0]>, string | null]>([
    [
      {
        state: "failed",
        lastReason: "email_refused",
        lastOutcome: "email_refused",
        lastStatus: 400,
      },
      "E-mail refused · 400",
    ],
    [
      { state: "failed", lastReason: "kept_failing", lastOutcome: "server_error", lastStatus: 503 },
      "Gave up after three days · 503",
    ],
    [
      { state: "failed", lastReason: "no_channel", lastOutcome: "phone_refused", lastStatus: 400 },
      "No way to reach the shopper",
    ],
    [{ state: "failed", lastReason: "damaged" }, "Damaged entry"],
    [{ state: "failed", lastReason: "of a later release" }, "Unknown"],
    [{ state: "blocked", lastReason: "honeypot" }, "Looks like a bot"],
    [{ state: "queued" }, null],
    [{ state: "queued", lastOutcome: "server_error", lastStatus: 503 }, "Trouble at Klaviyo"],
    [{ state: "delivered", lastOutcome: "delivered", lastStatus: 202 }, null],
    [{ state: "delivered", lastOutcome: "delivered", phoneRefused: true }, "SMS dropped"],
  ])("%j: %s", (row, words) => {
    expect(reasonWords({ state: "failed", ...fine, ...row }, english)).toBe(words);
  });
});
