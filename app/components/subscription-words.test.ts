import { describe, expect, it, test } from "vitest";
import { OUTCOME_WORDS, wordsOf } from "./outcome-words.ts";
import { attemptWords, correctionHelps, resendHelps, stateWords } from "./subscription-words.ts";

const attempts = (...outcomes: string[]) => outcomes.map((outcome) => ({ outcome }));

describe("an attempt says only what nothing above it says", () => {
  test.each(["delivered", "email_refused", "variant_refused"])(
    "%s is explained once, beside the state",
    (outcome) => {
      const state = outcome === "delivered" ? ("delivered" as const) : ("failed" as const);
      const view = { state, waiting: null, reason: outcome };
      expect(stateWords(view)).toEqual([wordsOf(outcome).meaning, wordsOf(outcome).remedy]);
      expect(attemptWords({ ...view, attempts: attempts(outcome) })).toEqual([[]]);
    },
  );

  it("a failure that a later attempt has settled has a meaning, and nothing left to do", () => {
    const view = { state: "delivered" as const, waiting: null, reason: null };
    expect(attemptWords({ ...view, attempts: attempts("delivered", "timeout") })).toEqual([
      [],
      [OUTCOME_WORDS.timeout.meaning],
    ]);
  });

  it("of a row that waits, the last attempt says what comes next, and a repeat is not explained again", () => {
    const view = { state: "queued" as const, waiting: "Next try in 8 seconds.", reason: "timeout" };
    expect(attemptWords({ ...view, attempts: attempts("timeout", "timeout", "network") })).toEqual([
      [OUTCOME_WORDS.timeout.meaning, OUTCOME_WORDS.timeout.remedy],
      [],
      [OUTCOME_WORDS.network.meaning],
    ]);
  });

  it("what the hold says above is not said again below", () => {
    const { meaning, remedy } = OUTCOME_WORDS.key_refused;
    const waiting = `It waits, and is not lost. ${meaning} ${remedy}`;
    const view = { state: "queued" as const, waiting, reason: "key_refused" };
    expect(attemptWords({ ...view, attempts: attempts("key_refused") })).toEqual([[]]);
  });
});

test.each([
  ["failed", "variant_refused", true],
  ["failed", "no_channel", true],
  ["failed", null, true],
  ["failed", "email_refused", false],
  ["failed", "phone_refused", false],
  ["failed", "damaged", false],
  ["blocked", "honeypot", false],
  ["queued", null, false],
] as const)(
  "sending a row again that is %s by %s is the thing to do: %s",
  (state, reason, helps) => {
    expect(resendHelps({ state, reason })).toBe(helps);
  },
);

test.each([
  ["failed", "email_refused", true],
  ["failed", "phone_refused", true],
  ["failed", "variant_refused", false],
  ["queued", "phone_refused", false],
  ["delivered", null, false],
] as const)("correcting a row that is %s by %s is the thing to do: %s", (state, reason, helps) => {
  expect(correctionHelps({ state, reason })).toBe(helps);
});
