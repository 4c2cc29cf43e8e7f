import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { judge, type Outcome } from "../../klaviyo/outcome.ts";
import type { Answer } from "../../klaviyo/transport.server.ts";
import {
  attemptWords,
  stepWords,
  OUTCOME_TONES,
  wordsOf,
  type OutcomeWord,
} from "./outcome-words.ts";

const entries = Object.keys(OUTCOME_TONES).map((word) => [word, wordsOf(word, english)] as const);

function answerOf(status: number, body = "", contentType = "application/vnd.api+json"): Answer {
  return { answered: true, status, contentType, retryAfter: null, rateLimit: null, body };
}

function problem(code: string, pointer?: string): string {
  return JSON.stringify({ errors: [{ id: "1", code, detail: "…", source: { pointer } }] });
}

/** The log's word for an outcome, derived from the outcome's own shape. */
function wordIn(outcome: Outcome): string {
  if (outcome.kind === "unavailable") return outcome.reason;
  if (outcome.kind === "held") return outcome.hold;
  return outcome.kind === "refused" ? `${outcome.field}_refused` : outcome.kind;
}

describe("every answer of Klaviyo has words for the merchant", () => {
  const profile = "/data/attributes/profile/data/attributes";
  test.each<[string, Answer]>([
    ["delivered", answerOf(202)],
    ["network", { answered: false, reason: "network", detail: "ECONNRESET" }],
    ["timeout", { answered: false, reason: "timeout", detail: "no answer in time" }],
    ["throttled", answerOf(429, problem("throttled"))],
    ["server_error", answerOf(503, "<html></html>", "text/html")],
    ["challenge", answerOf(403, "<html></html>", "text/html")],
    ["key_refused", answerOf(401, problem("not_authenticated"))],
    ["scope_missing", answerOf(403, problem("permission_denied"))],
    ["revision_retired", answerOf(410, problem("gone"))],
    ["email_refused", answerOf(400, problem("invalid", `${profile}/email`))],
    ["phone_refused", answerOf(400, problem("invalid", `${profile}/phone_number`))],
    ["external_id_refused", answerOf(400, problem("invalid", `${profile}/external_id`))],
    ["variant_refused", answerOf(400, problem("invalid", "/data/relationships/variant/data/id"))],
    ["list_refused", answerOf(400, problem("invalid", "/data/relationships/list/data/id"))],
    ["unexpected", answerOf(418, problem("teapot"))],
  ])("%s", (word, answer) => {
    expect(wordIn(judge(answer, 0).outcome)).toBe(word);
    expect(wordsOf(word, english).label).toBe(english.t(`outcome.${word as OutcomeWord}.label`));
  });
});

test.each(["no_channel", "consent_not_permitted", "damaged", "honeypot_link", "key_unreadable"])(
  "a row settled without a call, by %s, has words too",
  (word) => {
    expect(Object.hasOwn(OUTCOME_TONES, word)).toBe(true);
  },
);

describe("the consent call has its own words", () => {
  test.each([
    ["consent", "delivered", "consent_recorded"],
    ["consent", "scope_missing", "consent_not_permitted"],
    ["consent", "consent_not_permitted", "consent_not_permitted"],
    ["consent", "phone_refused", "phone_refused"],
    ["consent", "timeout", "timeout"],
    ["back_in_stock", "delivered", "delivered"],
    ["back_in_stock", "scope_missing", "scope_missing"],
  ] as const)("%s, %s: %s", (step, outcome, word) => {
    expect(attemptWords(step, outcome, english)).toEqual(wordsOf(word, english));
  });

  it("an unknown step of another release is shown as it is", () => {
    expect(["consent", "back_in_stock", "later"].map((step) => stepWords(step, english))).toEqual([
      "Consent",
      "Back in stock",
      "later",
    ]);
  });
});

it("every entry says what it means and what to do, in sentences", () => {
  for (const [word, { label, meaning, remedy }] of entries) {
    expect(label, word).not.toBe("");
    expect(meaning, word).toMatch(/^[A-Z].*\.$/);
    expect(remedy, word).toMatch(/^[A-Z].*\.$/);
    expect(label + meaning + remedy, word).not.toContain("'");
  }
});

it("no two entries share a label", () => {
  expect(new Set(entries.map(([, { label }]) => label)).size).toBe(entries.length);
});

test.each(["", "a_word_of_a_later_release", "toString", "__proto__"])(
  "an unknown word (%j) has its own words instead of failing the page",
  (word) => {
    expect(wordsOf(word, english).label).toBe("Unknown");
  },
);
