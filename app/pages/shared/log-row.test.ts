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
      "Email rejected · 400",
    ],
    [
      { state: "failed", lastReason: "kept_failing", lastOutcome: "server_error", lastStatus: 503 },
      "Gave up after three days · 503",
    ],
    [
      { state: "failed", lastReason: "no_channel", lastOutcome: "phone_refused", lastStatus: 400 },
      "No way to contact shopper",
    ],
    [{ state: "failed", lastReason: "damaged" }, "Damaged sign-up"],
    [{ state: "failed", lastReason: "of a later release" }, "Unknown"],
    [{ state: "blocked", lastReason: "honeypot" }, "Suspected spam"],
    [{ state: "queued" }, null],
    [{ state: "queued", lastOutcome: "server_error", lastStatus: 503 }, "Klaviyo error"],
    [{ state: "delivered", lastOutcome: "delivered", lastStatus: 202 }, null],
    [
      { state: "delivered", lastOutcome: "delivered", phoneRefused: true },
      "Email only, without SMS",
    ],
  ])("%j: %s", (row, words) => {
    expect(reasonWords({ state: "failed", ...fine, ...row }, english)).toBe(words);
  });
});
