import { describe, expect, it, test } from "vitest";
import { judge, type Outcome } from "./outcome.ts";
import type { Answer } from "./transport.server.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

function answerOf(status: number, body: unknown = "", retryAfter: string | null = null): Answer {
  const json = typeof body !== "string";
  return {
    answered: true,
    status,
    contentType: json ? "application/vnd.api+json" : "text/html",
    retryAfter,
    rateLimit: null,
    body: json ? JSON.stringify(body) : body,
  };
}

function problem(code: string, pointer?: string, detail = "Said so.") {
  return { errors: [{ id: "e-1", status: 400, code, title: "T", detail, source: { pointer } }] };
}

const PROFILE = "/data/attributes/profile/data/attributes";
const VARIANT = "/data/relationships/variant/data/id";
const PROFILES = "/data/attributes/profiles/data/0/attributes";
const CHALLENGE = "<!doctype html><title>Just a moment...</title>";

const table: [string, Answer, Outcome][] = [
  ["202 without a body", answerOf(202), { kind: "delivered" }],
  ["202 with a body", answerOf(202, { data: {} }), { kind: "delivered" }],
  ["200 is not the documented answer", answerOf(200, { data: {} }), { kind: "unexpected" }],
  ["201 is not the documented answer", answerOf(201), { kind: "unexpected" }],
  ["a redirect", answerOf(302), { kind: "unexpected" }],
  [
    "no answer in time",
    { answered: false, reason: "timeout", detail: "" },
    { kind: "unavailable", reason: "timeout", retryAfterMs: null },
  ],
  [
    "a broken connection",
    { answered: false, reason: "network", detail: "ECONNRESET" },
    { kind: "unavailable", reason: "network", retryAfterMs: null },
  ],
  [
    "a missing key",
    answerOf(401, problem("not_authenticated")),
    { kind: "held", hold: "key_refused" },
  ],
  [
    "a revoked key",
    answerOf(401, problem("authentication_failed")),
    { kind: "held", hold: "key_refused" },
  ],
  [
    "a revoked key, as a page of the documentation has it",
    answerOf(400, problem("authentication_failed")),
    { kind: "held", hold: "key_refused" },
  ],
  [
    "401 with an unknown code",
    answerOf(401, problem("other")),
    { kind: "held", hold: "key_refused" },
  ],
  [
    "401 as a page, which is not Klaviyo's",
    answerOf(401, "<html>"),
    { kind: "unavailable", reason: "challenge", retryAfterMs: null },
  ],
  [
    "a missing scope that is named",
    answerOf(
      403,
      problem(
        "permission_denied",
        "/data/",
        "Your API key is missing required scopes: lists:write, profiles:write",
      ),
    ),
    { kind: "held", hold: "scope_missing", scopes: ["lists:write", "profiles:write"] },
  ],
  [
    "a region that the account can't text, without a place",
    answerOf(
      400,
      problem(
        "invalid",
        "/data/",
        "Phone number is valid but is not in a supported region for this account.",
      ),
    ),
    { kind: "refused", field: "phone" },
  ],
  ["401 without a word", answerOf(401), { kind: "held", hold: "key_refused" }],
  [
    "a missing scope at another status",
    answerOf(400, problem("permission_denied")),
    { kind: "held", hold: "scope_missing" },
  ],
  [
    "a key code behind one of a field",
    answerOf(400, {
      errors: [
        ...problem("invalid", `${PROFILE}/email`).errors,
        ...problem("not_authenticated").errors,
      ],
    }),
    { kind: "held", hold: "key_refused" },
  ],
  [
    "a key code beside members that are none",
    answerOf(500, { errors: [null, 5, { code: 7, id: {} }, { code: "not_authenticated" }] }),
    { kind: "held", hold: "key_refused" },
  ],
  ...[{}, problem("forbidden"), problem("overloaded", "/data/")].map(
    (body, at): [string, Answer, Outcome] => [
      `403 as JSON that names no missing scope, as of an edge that sheds load (${at})`,
      answerOf(403, body),
      { kind: "unavailable", reason: "challenge", retryAfterMs: null },
    ],
  ),
  [
    "403 as JSON that is cut off",
    { ...answerOf(403), contentType: "application/json", body: '{"errors":[' } as Answer,
    { kind: "unavailable", reason: "challenge", retryAfterMs: null },
  ],
  [
    "403 without a word",
    answerOf(403),
    { kind: "unavailable", reason: "challenge", retryAfterMs: null },
  ],
  [
    "a missing scope",
    answerOf(403, problem("permission_denied")),
    { kind: "held", hold: "scope_missing" },
  ],
  [
    "a challenge of the edge",
    answerOf(403, CHALLENGE),
    { kind: "unavailable", reason: "challenge", retryAfterMs: null },
  ],
  [
    "429 with Retry-After",
    answerOf(429, problem("throttled"), "7"),
    { kind: "unavailable", reason: "throttled", retryAfterMs: 7000 },
  ],
  [
    "429 without",
    answerOf(429, problem("throttled")),
    { kind: "unavailable", reason: "throttled", retryAfterMs: null },
  ],
  [
    "429 with an absurd one",
    answerOf(429, "", "86400"),
    { kind: "unavailable", reason: "throttled", retryAfterMs: null },
  ],
  ["408", answerOf(408), { kind: "unavailable", reason: "server_error", retryAfterMs: null }],
  ...[500, 502, 503, 504, 520, 524, 525, 599].map((status): [string, Answer, Outcome] => [
    String(status),
    answerOf(status, "<html>"),
    { kind: "unavailable", reason: "server_error", retryAfterMs: null },
  ]),
  [
    "a bad e-mail",
    answerOf(400, problem("invalid", `${PROFILE}/email`)),
    { kind: "refused", field: "email" },
  ],
  [
    "a bad phone",
    answerOf(400, problem("invalid", `${PROFILE}/phone_number`)),
    { kind: "refused", field: "phone" },
  ],
  [
    "a bad external id",
    answerOf(400, problem("invalid", `${PROFILE}/external_id`)),
    { kind: "refused", field: "external_id" },
  ],
  [
    "a bad variant",
    answerOf(400, problem("invalid", VARIANT)),
    { kind: "refused", field: "variant" },
  ],
  ...[400, 404].map((status): [string, Answer, Outcome] => [
    `a list that is no longer there, as a ${status}`,
    answerOf(status, problem("invalid", "/data/relationships/list/data/id")),
    { kind: "refused", field: "list" },
  ]),
  [
    "a consent to SMS that the account can't have, at the channel",
    answerOf(400, problem("invalid", `${PROFILES}/subscriptions/sms/marketing`)),
    { kind: "refused", field: "phone" },
  ],
  [
    "a consent's bad phone",
    answerOf(400, problem("invalid", `${PROFILES}/phone_number`)),
    { kind: "refused", field: "phone" },
  ],
  [
    "a consent's bad e-mail",
    answerOf(400, problem("invalid", `${PROFILES}/email`)),
    { kind: "refused", field: "email" },
  ],
  ...["/data/attributes/channels", "/data/attributes/channels/1"].map(
    (pointer): [string, Answer, Outcome] => [
      `a channel that Klaviyo does not take, at ${pointer}`,
      answerOf(400, problem("invalid", pointer)),
      { kind: "refused", field: "channels" },
    ],
  ),
  [
    "a number of a region that the account can't text",
    answerOf(
      400,
      problem(
        "invalid",
        `${PROFILES}/phone_number`,
        "Phone number is valid but is not in a supported region for this account.",
      ),
    ),
    { kind: "refused", field: "phone" },
  ],
  ...[undefined, "/data/attributes/profiles", `${PROFILES}/phone_number`].map(
    (pointer, at): [string, Answer, Outcome] => [
      `a phone number alone, of an account without SMS (${at})`,
      answerOf(
        400,
        problem(
          "invalid",
          pointer,
          "SMS configuration is required to subscribe phone number only profiles.",
        ),
      ),
      { kind: "sms_not_configured" },
    ],
  ),
  [
    "a variant that Klaviyo's catalog does not have, as recorded",
    answerOf(404, problem("variant_not_found", VARIANT)),
    { kind: "variant_not_found" },
  ],
  [
    "an unknown variant without a pointer",
    answerOf(404, problem("variant_not_found")),
    { kind: "variant_not_found" },
  ],
  [
    "an unknown variant as a 400",
    answerOf(400, problem("variant_not_found", VARIANT)),
    { kind: "variant_not_found" },
  ],
  [
    "404 at the variant in another code",
    answerOf(404, problem("not_found", `${VARIANT}/`)),
    { kind: "variant_not_found" },
  ],
  [
    "404 at nothing of the row",
    answerOf(404, problem("not_found", "/data/")),
    { kind: "unexpected" },
  ],
  ...[
    `${PROFILE}/email/`,
    "data.attributes.profile.data.attributes.email",
    "data/attributes/profile/data/attributes/email",
  ].map((pointer): [string, Answer, Outcome] => [
    `a bad e-mail in another spelling of the pointer: ${pointer}`,
    answerOf(400, problem("invalid", pointer)),
    { kind: "refused", field: "email" },
  ]),
  ["400 at no place", answerOf(400, problem("invalid")), { kind: "unexpected" }],
  ["400 as a page of the edge", answerOf(400, "<html>"), { kind: "held", hold: "key_refused" }],
  ["400 without a word", { ...answerOf(400), contentType: "" } as Answer, { kind: "unexpected" }],
  [
    "400 at the variant's type, which is ours",
    answerOf(400, problem("invalid", "/data/relationships/variant/data/type")),
    { kind: "unexpected" },
  ],
  [
    "400 at an e-mail's consent, which is ours",
    answerOf(400, problem("invalid", "/data/attributes/subscriptions/email/marketing")),
    { kind: "unexpected" },
  ],
  ["404", answerOf(404, problem("not_found")), { kind: "unexpected" }],
  ["409", answerOf(409, problem("duplicate_profile")), { kind: "unexpected" }],
  ["410 as a page", answerOf(410, "<html>"), { kind: "held", hold: "revision_retired" }],
  ["410", answerOf(410, problem("gone")), { kind: "held", hold: "revision_retired" }],
  ["415", answerOf(415, problem("unsupported")), { kind: "unexpected" }],
  ["422 at no place", answerOf(422, problem("invalid")), { kind: "unexpected" }],
  ...[409, 422].map((status): [string, Answer, Outcome] => [
    `${status} at a row's field`,
    answerOf(status, problem("invalid", `${PROFILE}/email`)),
    { kind: "refused", field: "email" },
  ]),
];

describe("a 202 that left something out", () => {
  test.each(["phone_number", "PHONE_NUMBERS", "subscriptions.sms", "phone_number, sms"])(
    "says that the phone number was ignored: %s",
    (partialFailure) => {
      expect(judge({ ...answerOf(202), partialFailure } as Answer, NOW)).toMatchObject({
        outcome: { kind: "delivered", ignored: ["phone"] },
        problem: { detail: expect.stringContaining("X-Klaviyo-Partial-Failure: ") as string },
      });
    },
  );

  test.each([
    ["external_id", ["other"]],
    ["email, phone_number", ["email", "phone"]],
    ["phone_number,email", ["phone", "email"]],
    ["subscriptions.email", ["email"]],
  ])("says which fields: %s", (partialFailure, ignored) => {
    const { outcome } = judge({ ...answerOf(202), partialFailure } as Answer, NOW);
    expect(outcome).toEqual({ kind: "delivered", ignored });
  });
});

describe("an answer of Klaviyo becomes one outcome", () => {
  test.each(table)("%s", (_, answer, outcome) => {
    expect(judge(answer, NOW).outcome).toEqual(outcome);
  });

  it("takes the error at what the row can't do without, in whatever order", () => {
    const fields = [`${PROFILE}/phone_number`, VARIANT, `${PROFILE}/email`];
    const errors = fields.flatMap((pointer) => problem("invalid", pointer).errors);
    for (const some of [errors, errors.toReversed()]) {
      expect(judge(answerOf(400, { errors: some }), NOW).outcome).toMatchObject({
        field: "variant",
      });
    }
    const [phone, , email] = errors;
    for (const some of [
      [phone, email],
      [email, phone],
    ]) {
      expect(judge(answerOf(400, { errors: some }), NOW).outcome).toMatchObject({ field: "email" });
    }
  });

  it("skips errors about nothing of the row", () => {
    const body = {
      errors: [
        ...problem("invalid", "/data").errors,
        ...problem("invalid", `${PROFILE}/email`).errors,
      ],
    };
    expect(judge(answerOf(400, body), NOW)).toMatchObject({
      outcome: { kind: "refused", field: "email" },
      problem: { pointer: `${PROFILE}/email` },
    });
  });

  it("keeps Klaviyo's id and code, and masks a person in its text", () => {
    const { problem: kept } = judge(
      answerOf(400, problem("invalid", `${PROFILE}/email`, "ann@example.com is bad")),
      NOW,
    );
    expect(kept).toEqual({
      errorId: "e-1",
      code: "invalid",
      detail: "[e-mail] is bad",
      pointer: `${PROFILE}/email`,
    });
  });
});
