import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { recordConsents, consentBody, SOURCE, type ConsentRequest } from "./consent.ts";
import { requestHeaders } from "./request.ts";
import type { Send } from "./transport.server.ts";

const NOON = Date.UTC(2026, 10, 24, 12);
const KEY = sandboxAccounts()[0]!.key;
const clock = { now: () => NOON };

const both: ConsentRequest = {
  email: "ann@example.com",
  phoneNumber: "+14155552671",
  emailMarketing: true,
  smsMarketing: true,
  listId: null,
};

function klaviyoAt(now = () => NOON) {
  return createKlaviyo({ accounts: sandboxAccounts(), now });
}

/** Calls the double without a socket, as the transport would over one. */
function sendTo(klaviyo: ReturnType<typeof klaviyoAt>): Send {
  return async ({ method, path, key, body }) => {
    const response = await klaviyo.fetch(
      new Request(`https://klaviyo.example${path}`, {
        method,
        headers: requestHeaders(key),
        body: JSON.stringify(body),
      }),
    );
    return {
      answered: true,
      status: response.status,
      contentType: response.headers.get("content-type") ?? "",
      retryAfter: response.headers.get("retry-after"),
      rateLimit: null,
      body: await response.text(),
    };
  };
}

function record(klaviyo: ReturnType<typeof klaviyoAt>, change: Partial<ConsentRequest>, key = KEY) {
  return recordConsents(key, { ...both, ...change }, { send: sendTo(klaviyo), clock });
}

describe("a strict Klaviyo takes the consents", () => {
  test.each<[string, Partial<ConsentRequest>, string[], { email?: string; phone_number?: string }]>(
    [
      ["to both", {}, ["email", "sms"], { email: "ann@example.com", phone_number: "+14155552671" }],
      ["to e-mail alone", { smsMarketing: false }, ["email"], { email: "ann@example.com" }],
      [
        "to SMS alone, of the profile that has the e-mail",
        { emailMarketing: false },
        ["sms"],
        { email: "ann@example.com", phone_number: "+14155552671" },
      ],
      [
        "to SMS by a phone without an e-mail",
        { email: null, emailMarketing: false },
        ["sms"],
        { phone_number: "+14155552671" },
      ],
    ],
  )("%s", async (_, change, channels, profile) => {
    const klaviyo = klaviyoAt();
    const { outcome, status, answer } = await record(klaviyo, change);
    expect({ outcome, status, answer }).toEqual({
      outcome: { kind: "delivered" },
      status: 202,
      answer: null,
    });
    const [{ channels: recorded, profile: whom, source, listId }] = klaviyo.consents as [
      (typeof klaviyo.consents)[number],
    ];
    expect({ recorded, whom, source, listId }).toEqual({
      recorded: channels,
      whom: profile,
      source: SOURCE,
      listId: undefined,
    });
  });

  it("for the list that was chosen", async () => {
    const klaviyo = klaviyoAt();
    await record(klaviyo, { listId: "NEWS01" });
    expect(klaviyo.consents).toMatchObject([{ listId: "NEWS01" }]);
  });
});

describe("what it does not take becomes an outcome", () => {
  it("a list that is gone", async () => {
    const report = await record(klaviyoAt(), { listId: "GONE01" });
    expect(report.outcome).toEqual({ kind: "refused", field: "list" });
  });

  it("a bad phone, at its place in the one profile", async () => {
    const { outcome, problem } = await record(klaviyoAt(), { phoneNumber: "555" });
    expect(outcome).toEqual({ kind: "refused", field: "phone" });
    expect(problem?.pointer).toBe("/data/attributes/profiles/data/0/attributes/phone_number");
  });

  it("a key without the scopes, in Klaviyo's words", async () => {
    const klaviyo = klaviyoAt();
    klaviyo.accounts.push({ ...klaviyo.accounts[0]!, key: "pk_less", scopes: ["profiles:write"] });
    const { outcome, problem } = await record(klaviyo, {}, "pk_less");
    const scopes = ["lists:write", "subscriptions:write"];
    expect(outcome).toEqual({ kind: "held", hold: "scope_missing", scopes });
    expect(problem?.detail).toContain("lists:write, subscriptions:write");
  });
});

describe("the body", () => {
  it("never requests what was not ticked, and never a historical import", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (emailMarketing, smsMarketing) => {
        fc.pre(emailMarketing || smsMarketing);
        const body = consentBody({ ...both, emailMarketing, smsMarketing });
        const person = body.data.attributes.profiles.data[0]!.attributes;
        expect("email" in person.subscriptions).toBe(emailMarketing);
        expect("sms" in person.subscriptions).toBe(smsMarketing);
        expect("phone_number" in person).toBe(smsMarketing);
        expect(JSON.stringify(body)).not.toContain("historical_import");
      }),
    );
  });

  test.each<[string, Partial<ConsentRequest>]>([
    ["without a tick", { emailMarketing: false, smsMarketing: false }],
    ["for e-mail without an address", { email: null }],
    ["for SMS without a phone", { phoneNumber: null }],
  ])("is never made %s", (_, change) => {
    expect(() => consentBody({ ...both, ...change })).toThrow(RangeError);
  });
});

it("passes its caller's signal on, so that the call can be aborted", async () => {
  const { signal } = new AbortController();
  const passed: unknown[] = [];
  const send: Send = (call) => {
    passed.push(call.signal);
    return Promise.resolve({ answered: false, reason: "network", detail: "" });
  };
  await recordConsents(KEY, both, { send, clock, signal });
  await recordConsents(KEY, both, { send, clock });
  expect(passed).toEqual([signal, undefined]);
});
