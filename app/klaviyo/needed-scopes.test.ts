import { describe, expect, it, test } from "vitest";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { answerOf, refusal } from "#tests/klaviyo-answers.ts";
import { mayReadLists } from "./access.ts";
import { probeNeeded, type ScopeProbe } from "./needed-scopes.ts";
import { createSend, type Answer } from "./transport.server.ts";

const [full, mute, half, gone, base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];

async function at<Result>(ask: (send: ReturnType<typeof createSend>) => Promise<Result>) {
  const klaviyo = createKlaviyo({ accounts: sandboxAccounts() });
  const server = await serve((request) => klaviyo.fetch(request));
  const result = await ask(createSend(server.url));
  await server.close();
  return { result, klaviyo };
}

describe("what a key may do, asked of a strict Klaviyo", () => {
  test.each<[string, string, ScopeProbe]>([
    ["every scope", full, { kind: "present" }],
    ["no accounts:read", mute, { kind: "present" }],
    ["the two alone", base, { kind: "present" }],
    ["no catalogs:write", half, { kind: "missing", scopes: ["catalogs:write"] }],
    ["revoked", gone, { kind: "unknown", why: "refused" }],
  ])("%s", async (_, key, probe) => {
    const { result, klaviyo } = await at((send) => probeNeeded(key, send));
    expect(result).toEqual(probe);
    expect(klaviyo.received).toEqual([]);
  });

  it("whether it may read lists is asked in one call for one list", async () => {
    expect((await at((send) => mayReadLists(full, send))).result).toEqual({ kind: "granted" });
    const { result, klaviyo } = await at((send) => mayReadLists(base, send));
    expect(result).toEqual({ kind: "denied", why: "missing" });
    expect(klaviyo.calls).toHaveLength(1);
  });
});

const DETAIL = "Your API key is missing required scopes: ";

describe("no other answer says anything about the scopes", () => {
  test.each<[string, Answer, ScopeProbe]>([
    [
      "403 with both",
      refusal(403, "permission_denied", `${DETAIL}catalogs:write, profiles:write`),
      { kind: "missing", scopes: ["catalogs:write", "profiles:write"] },
    ],
    ["403, unnamed", refusal(403, "permission_denied"), { kind: "unknown", why: "missing" }],
    ["400 of the body", refusal(400, "invalid"), { kind: "present" }],
    ["400 of something else", refusal(400, "odd"), { kind: "unknown", why: "unclear" }],
    ["400 of the edge", answerOf(400, "<html>"), { kind: "unknown", why: "refused" }],
    ["400 of the key", refusal(400, "not_authenticated"), { kind: "unknown", why: "refused" }],
    ["202", answerOf(202, ""), { kind: "unknown", why: "unclear" }],
    ["404", refusal(404, "invalid"), { kind: "unknown", why: "unclear" }],
    ["410", refusal(410, "gone"), { kind: "unknown", why: "retired" }],
    ["429", refusal(429, "throttled"), { kind: "unknown", why: "throttled" }],
    ["challenge", answerOf(403, "<html>"), { kind: "unknown", why: "unreachable" }],
    ["500", answerOf(500, ""), { kind: "unknown", why: "unreachable" }],
    [
      "silence",
      { answered: false, reason: "network", detail: "" },
      { kind: "unknown", why: "unreachable" },
    ],
  ])("%s", async (_, answer, probe) => {
    expect(await probeNeeded("pk_key", () => Promise.resolve(answer))).toEqual(probe);
  });
});
