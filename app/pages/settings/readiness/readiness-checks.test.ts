import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import type { Denial } from "../../../klaviyo/access.ts";
import { type InspectionReport, summaryWords } from "./readiness-check.ts";
import { checksOf } from "./readiness-checks.ts";

const NOON = "2026-11-25T12:00:00.000Z";
const EARLIER = "2026-11-25T11:57:00.000Z";

const ready: InspectionReport = {
  kind: "report",
  checkedAt: NOON,
  key: { kind: "account", name: "Acme", accountId: "ACME01", testAccount: false },
  needed: { kind: "proven", at: EARLIER },
  lists: { kind: "granted" },
  flows: { kind: "flows", flows: [{ name: "Back", status: "live" }] },
  consents: { kind: "recorded", at: EARLIER },
  last: {
    at: EARLIER,
    status: 202,
    outcome: "delivered",
    step: "back_in_stock",
    ofThisKey: true,
  },
};

function all(changes: Partial<InspectionReport>) {
  const { needed, optional } = checksOf({ ...ready, ...changes }, english);
  return new Map([...needed, ...optional].map((check) => [check.id, check]));
}

/** The checks that are not ok, by id. */
function states(changes: Partial<InspectionReport>): Record<string, string> {
  const odd = [...all(changes)].filter(([, { state }]) => state !== "ok");
  return Object.fromEntries(odd.map(([id, { state }]) => [id, state]));
}

const denied = (why: Denial) => ({ kind: "denied", why }) as const;

describe("the checks of a report that are not ok", () => {
  test.each<[string, Partial<InspectionReport>, Record<string, string>]>([
    ["everything is ready", {}, {}],
    [
      "the account is not named",
      { key: { kind: "unnamed", accountId: null } },
      { account: "absent" },
    ],
    [
      "Klaviyo could not be reached",
      { key: { kind: "unreachable" } },
      { key: "unknown", account: "unknown" },
    ],
    ["too much was asked", { key: { kind: "throttled" } }, { key: "unknown", account: "unknown" }],
    [
      "a scope is missing by a hold",
      {
        needed: { kind: "held", detail: "Your API key is missing required scopes: profiles:write" },
      },
      { "catalogs:write": "unknown", "profiles:write": "problem" },
    ],
    [
      "a hold names no scope",
      { needed: { kind: "held", detail: null } },
      { "catalogs:write": "problem", "profiles:write": "problem" },
    ],
    [
      "both are missing by Klaviyo's answer",
      { needed: { kind: "missing", scopes: ["catalogs:write", "profiles:write"] } },
      { "catalogs:write": "problem", "profiles:write": "problem" },
    ],
    ["they are there by its answer", { needed: { kind: "present" } }, {}],
    [
      "it says nothing of them",
      { needed: { kind: "unknown", why: "throttled" } },
      { "catalogs:write": "unknown", "profiles:write": "unknown" },
    ],
    ["no lists:read", { lists: denied("missing") }, { lists: "absent" }],
    ["lists unknown", { lists: denied("throttled") }, { lists: "unknown" }],
    ["flows can't be seen", { flows: denied("missing") }, { flow: "unknown", flows: "absent" }],
    ["flows unknown", { flows: denied("unreachable") }, { flow: "unknown", flows: "unknown" }],
    ["no flow", { flows: { kind: "flows", flows: [] } }, { flow: "problem" }],
    [
      "a draft",
      { flows: { kind: "flows", flows: [{ name: "B", status: "draft" }] } },
      { flow: "problem" },
    ],
    [
      "messages that wait for approval",
      { flows: { kind: "flows", flows: [{ name: "B", status: "manual" }] } },
      {},
    ],
    ["no metric", { flows: { kind: "no_metric" } }, { flow: "problem" }],
    ["no consent yet", { consents: { kind: "untried" } }, { consents: "unknown" }],
    ["consents refused", { consents: { kind: "refused", detail: "No." } }, { consents: "problem" }],
    ["no answer yet", { last: null }, { last: "unknown" }],
    [
      "a hold's answer",
      { last: { ...ready.last!, outcome: "scope_missing" } },
      { last: "problem" },
    ],
    [
      "an earlier key's",
      { last: { ...ready.last!, outcome: "key_refused", ofThisKey: false } },
      { last: "unknown" },
    ],
    [
      "a consent's",
      { last: { ...ready.last!, outcome: "scope_missing", step: "consent" } },
      { last: "unknown" },
    ],
    ["one sign-up's", { last: { ...ready.last!, outcome: "email_refused" } }, { last: "unknown" }],
  ])("%s", (_, changes, expected) => {
    expect(states(changes)).toEqual(expected);
  });

  test.each(["refused", "retired"] as const)(
    "with a key that is %s, nothing is claimed that could not be asked",
    (kind) => {
      const { needed, optional } = checksOf({ ...ready, key: { kind } }, english);
      expect([needed.map(({ id }) => id), optional]).toEqual([["key", "last"], []]);
      expect(needed[0]?.state).toBe(kind === "refused" ? "problem" : "unknown");
    },
  );
});

it("names the account, and says that the message of the flow is live", () => {
  const checks = all({ key: { kind: "account", name: "Acme", accountId: "1", testAccount: true } });
  expect(checks.get("key")?.text).toBe("The key belongs to Acme, a test account.");
  expect(checks.get("catalogs:write")?.text).toContain("3 minutes ago");
  expect(checks.get("flow")?.text).toContain("its message are live");
});

it("distinguishes what was only answered from what was proven", () => {
  const { text } = all({ needed: { kind: "present" } }).get("profiles:write")!;
  expect(text).toContain("The first sign-up confirms it");
});

test.each([
  [0, 0, "No problems found."],
  [0, 1, "No problems found. 1 not checked."],
  [1, 2, "1 problem found. 2 not checked."],
  [3, 0, "3 problems found."],
])("%d problems and %d open are summed up", (problems, unknown, words) => {
  expect(summaryWords(problems, unknown, english)).toBe(words);
});
