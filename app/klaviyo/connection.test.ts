import { describe, expect, it, test } from "vitest";
import { checkKey } from "./connection.ts";
import type { Answer } from "./transport.server.ts";

const KEY = "pk_0123456789abcdef";

function answerOf(status: number, body: unknown, contentType = "application/vnd.api+json"): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { answered: true, status, contentType, retryAfter: null, rateLimit: null, body: text };
}

const problem = (code: string) => ({ errors: [{ id: "1", code, title: code, detail: code }] });
const account = {
  public_api_key: "ABC123",
  test_account: false,
  contact_information: { organization_name: "Acme" },
};

async function check(answer: Answer) {
  return checkKey(KEY, () => Promise.resolve(answer));
}

it("a key that may read its account brings the account's name", async () => {
  expect(await check(answerOf(200, { data: [{ attributes: account }] }))).toEqual({
    kind: "account",
    name: "Acme",
    accountId: "ABC123",
    testAccount: false,
  });
});

describe("Klaviyo's answer decides what the merchant reads about the key", () => {
  test.each([
    [
      "a 403 that names a missing scope: real, but without accounts:read",
      answerOf(403, problem("permission_denied")),
      "unnamed",
    ],
    ["a 401", answerOf(401, problem("authentication_failed")), "refused"],
    ["a refused key at another status", answerOf(400, problem("not_authenticated")), "refused"],
    ["a 429", answerOf(429, problem("throttled")), "throttled"],
    ["a 429 without words", answerOf(429, ""), "throttled"],
    ["a 410: the revision is retired", answerOf(410, problem("gone")), "retired"],
    ["a 503", answerOf(503, problem("unavailable")), "unreachable"],
    ["a page of the edge", answerOf(403, "<html>", "text/html"), "unreachable"],
    [
      "a time-out",
      { answered: false, reason: "timeout", detail: "no answer in time" },
      "unreachable",
    ],
    [
      "no connection",
      { answered: false, reason: "network", detail: "ECONNREFUSED" },
      "unreachable",
    ],
    ["a 200 that is no JSON", answerOf(200, "<html>", "text/html"), "unclear"],
    ["a 200 without an account", answerOf(200, { data: [] }), "unclear"],
    ["a 200 of another form", answerOf(200, { data: [{ attributes: {} }] }), "unclear"],
    ["a 202", answerOf(202, ""), "unclear"],
    ["a redirect", answerOf(307, ""), "unclear"],
    ["a 400 about something else", answerOf(400, problem("invalid")), "unclear"],
    ["a 404", answerOf(404, problem("not_found")), "unclear"],
  ] as [string, Answer, string][])("%s", async (_, answer, kind) => {
    expect(await check(answer)).toEqual(kind === "unnamed" ? { kind, accountId: null } : { kind });
  });
});

it("what can't be a key is refused without asking", async () => {
  const never = () => Promise.reject(new Error("asked"));
  expect(await checkKey("pk with spaces", never)).toEqual({ kind: "malformed" });
});
