import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { wordsOf, type OutcomeWord } from "../../shared/outcome-words.ts";
import {
  answerToast,
  attemptNotes,
  correctionHelps,
  klaviyoSaid,
  resendHelps,
  stateWords,
} from "./subscription-words.ts";

const now = new Date("2026-11-24T12:00:00Z");
const words = (outcome: OutcomeWord) => wordsOf(outcome, english);
const attempts = (...outcomes: string[]) =>
  outcomes.map((outcome) => ({ step: "back_in_stock", outcome }));

test.each([
  [{ intent: "delete", batch: "batch" }, "Deleting 1 sign-up"],
  [{ intent: "delete", batch: undefined }, "This sign-up was already deleted"],
  [{ intent: "undo", kept: 1, erased: 0 }, "Deletion undone"],
  [{ intent: "undo", kept: 0, erased: 1 }, "Too late to undo. We already deleted them."],
  [{ intent: "undo", kept: 0, erased: 0 }, "Nothing left to undo"],
] as const)("the toast after %j is %s", (answer, words) => {
  expect(answerToast(answer, english)).toBe(words);
});

describe("what follows of a sign-up that Klaviyo has", () => {
  const sent = { state: "delivered" as const, waits: null, reason: "delivered" };
  const promise = words("delivered").remedy;
  const after = (view: object) => stateWords({ ...sent, ...view }, now, english)[1];

  test.each(["live", "not_permitted", null] as const)(
    "is the promise of a message where the flow is %s",
    (flow) => {
      expect(after({ flow, restockedAt: null })).toBe(promise);
    },
  );

  test.each([
    ["draft", "Set your back in stock flow and its message to Live in Klaviyo."],
    ["manual", "the message needs your approval in Klaviyo."],
    ["none", "shoppers don’t get a message."],
    ["no_metric", "shoppers don’t get a message."],
  ] as const)("is no promise where the flow is %s", (flow, said) => {
    expect(after({ flow, restockedAt: null })).toContain(said);
    expect(after({ flow, restockedAt: null })).not.toContain(promise);
  });

  test.each(["live", "draft", null] as const)(
    "is over after a return, where the flow is %s",
    (flow) => {
      expect(after({ flow, restockedAt: now })).toContain("this sign-up has ended");
    },
  );
});

describe("an attempt repeats nothing from above it", () => {
  test.each(["delivered", "email_refused", "variant_refused"] as const)(
    "%s is explained once, beside the state",
    (outcome) => {
      const state = outcome === "delivered" ? ("delivered" as const) : ("failed" as const);
      const view = { state, waits: null, reason: outcome };
      const { meaning, remedy } = words(outcome);
      expect(stateWords(view, now, english)).toEqual([meaning, remedy]);
      expect(attemptNotes({ ...view, attempts: attempts(outcome) }, now, english)).toEqual([[]]);
    },
  );

  it("a failure followed by a later success has a meaning, and no remedy", () => {
    const view = { state: "delivered" as const, waits: null, reason: null };
    expect(
      attemptNotes({ ...view, attempts: attempts("delivered", "timeout") }, now, english),
    ).toEqual([[], [words("timeout").meaning]]);
  });

  it("the last attempt of a waiting row says what comes next, and a repeat is not explained again", () => {
    const waits = { kind: "its_turn" as const, next: new Date(now.getTime() + 8_000) };
    const view = { state: "queued" as const, waits, reason: "timeout" };
    expect(
      attemptNotes({ ...view, attempts: attempts("timeout", "timeout", "network") }, now, english),
    ).toEqual([
      [words("timeout").meaning, words("timeout").remedy],
      [],
      [words("network").meaning],
    ]);
  });

  it("a row that waits for Klaviyo's catalog is explained only beside its state", () => {
    const waits = { kind: "unsynced" as const, next: null };
    const view = { state: "queued" as const, waits, reason: "variant_not_found" };
    const asked = attempts("variant_not_found", "timeout");
    expect(attemptNotes({ ...view, attempts: asked }, now, english)).toEqual([
      [],
      [words("timeout").meaning],
    ]);
  });

  it("a recorded consent is not called an accepted sign-up", () => {
    const view = { state: "failed" as const, waits: null, reason: "variant_refused" };
    const consent = { step: "consent", outcome: "delivered" };
    expect(attemptNotes({ ...view, attempts: [consent] }, now, english)).toEqual([
      [words("consent_recorded").meaning],
    ]);
  });

  it("the hold's explanation is not repeated", () => {
    const hold = { reason: "key_refused" as const, detail: null, since: now, nextCheckAt: null };
    const waits = { kind: "held" as const, hold };
    const view = { state: "queued" as const, waits, reason: "key_refused" };
    expect(attemptNotes({ ...view, attempts: attempts("key_refused") }, now, english)).toEqual([
      [],
    ]);
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
] as const)("resending a row that is %s by %s is recommended: %s", (state, reason, helps) => {
  expect(resendHelps({ state, reason })).toBe(helps);
});

test.each([
  ["failed", "email_refused", true],
  ["failed", "phone_refused", true],
  ["failed", "variant_refused", false],
  ["queued", "phone_refused", false],
  ["delivered", null, false],
] as const)("correcting a row that is %s by %s is recommended: %s", (state, reason, helps) => {
  expect(correctionHelps({ state, reason })).toBe(helps);
});

describe("Klaviyo's own detail is shown beside the reason", () => {
  const detail = "Phone number is valid but is not in a supported region for this account.";
  const refused = { outcome: "phone_refused", detail, late: false };
  const failed = { state: "failed" as const, reason: "phone_refused" };

  it.each<[string, object, Partial<typeof refused>[], boolean]>([
    ["if its answer failed the row", {}, [{}], true],
    ["if only a late answer came after it", {}, [{ outcome: "timeout", late: true }, {}], true],
    ["not from an answer before the last", {}, [{ outcome: "server_error" }, {}], false],
    ["not if the reason is another", { reason: "no_channel" }, [{}], false],
    ["not while the row waits", { state: "queued" }, [{}], false],
    ["not for a row that was never tried", {}, [], false],
  ])("%s", (_, view, attempts, told) => {
    const all = attempts.map((changes) => ({ ...refused, ...changes }));
    const words = klaviyoSaid({ ...failed, ...view, attempts: all }, english);
    expect(words).toBe(told ? `Klaviyo’s message: “${detail}”` : null);
  });
});
