import { expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { MERCHANT_ACTION_KINDS } from "../../../outbox/merchant-actions.server.ts";
import { CONSENT_FATES } from "../../../outbox/correction.server.ts";
import { actDetails, actTitle, keptWords, nextTryWords, requestAbsence } from "./timeline-words.ts";

test.each(MERCHANT_ACTION_KINDS)("what the shop's people did has words: %s", (kind) => {
  expect(actTitle(kind, english)).toMatch(/ by your staff$/);
});

test.each(CONSENT_FATES)("what became of a consent has a sentence of its own: %s", (fate) => {
  const others = CONSENT_FATES.filter((one) => one !== fate).flatMap((consents) =>
    actDetails({ fields: null, consents }, english),
  );
  const [words] = actDetails({ fields: null, consents: fate }, english);
  expect(words).toMatch(/^[A-Z].*\.$/);
  expect(others).not.toContain(words);
});

it("a correction says what was corrected before what became of the consents", () => {
  expect(actDetails({ fields: "email,phone", consents: "sms_dropped" }, english)).toEqual([
    "The e-mail address was corrected.",
    "The phone number was corrected.",
    "The consent to texts was given for the former number, and was dropped.",
  ]);
  expect(actDetails({ fields: null, consents: null }, english)).toEqual([]);
});

test.each(["toString", "__proto__", "later"])(
  "a word of another release fails no page: %s",
  (word) => {
    expect(actTitle(word, english)).toBe(word);
    expect(actDetails({ fields: word, consents: word }, english)).toEqual([]);
  },
);

it("the next try is counted down to now, and never lies in the past", () => {
  const at = new Date(10_000);
  const words = [2_000, 9_500, 11_000].map((now) => nextTryWords(at, new Date(now), english));
  expect(words).toEqual(["Next try in 8 seconds", "Trying now", "Trying now"]);
});

it("says how many calls there were where not all are kept, or none", () => {
  expect(keptWords(25, 40, english)).toContain("40 times in all");
  expect(keptWords(0, 0, english)).toContain("has not been called");
  expect(keptWords(3, 3, english)).toBeNull();
});

it("says why a request is not shown, and nothing where it is", () => {
  expect(requestAbsence({ kind: "shown", text: "" }, english)).toBeNull();
  for (const kind of ["changed", "other_release"] as const) {
    expect(requestAbsence({ kind }, english)).toMatch(/is not stored/);
  }
});
