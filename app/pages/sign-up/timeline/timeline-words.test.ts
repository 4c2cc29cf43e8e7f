import { expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { MERCHANT_ACTION_KINDS } from "../../../outbox/merchant-actions.server.ts";
import { CONSENT_FATES } from "../../../outbox/correction.server.ts";
import { actDetails, actTitle, keptWords, nextTryWords, requestAbsence } from "./timeline-words.ts";

test.each(MERCHANT_ACTION_KINDS)("an action of the shop's staff has words: %s", (kind) => {
  expect(actTitle(kind, english)).toMatch(/ by your staff$/);
});

test.each(CONSENT_FATES)("each fate of a consent has its own sentence: %s", (fate) => {
  const others = CONSENT_FATES.filter((one) => one !== fate).flatMap((consents) =>
    actDetails({ fields: null, consents }, english),
  );
  const [words] = actDetails({ fields: null, consents: fate }, english);
  expect(words).toMatch(/^[A-Z].*\.$/);
  expect(others).not.toContain(words);
});

it("a correction lists corrected fields before the fate of consents", () => {
  expect(actDetails({ fields: "email,phone", consents: "sms_dropped" }, english)).toEqual([
    "Email changed.",
    "Phone number changed.",
    "The SMS consent was for the previous number, so we removed it.",
  ]);
  expect(actDetails({ fields: null, consents: null }, english)).toEqual([]);
});

test.each(["toString", "__proto__", "later"])(
  "an unknown word of another release does not fail the page: %s",
  (word) => {
    expect(actTitle(word, english)).toBe(word);
    expect(actDetails({ fields: word, consents: word }, english)).toEqual([]);
  },
);

it("the countdown to the next try ends at now, never in the past", () => {
  const at = new Date(10_000);
  const words = [2_000, 9_500, 11_000].map((now) => nextTryWords(at, new Date(now), english));
  expect(words).toEqual(["Next retry in 8 seconds", "Retrying now", "Retrying now"]);
});

it("gives the number of calls if not all are kept, or if there was none", () => {
  expect(keptWords(25, 40, english)).toContain("40 attempts");
  expect(keptWords(0, 0, english)).toContain("Not sent to Klaviyo yet");
  expect(keptWords(3, 3, english)).toBeNull();
});

it("says why a request is not shown, and null if it is", () => {
  expect(requestAbsence({ kind: "shown", text: "" }, english)).toBeNull();
  for (const kind of ["changed", "other_release"] as const) {
    expect(requestAbsence({ kind }, english)).toMatch(/can’t show the request/);
  }
});
