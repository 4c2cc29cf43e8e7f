import { expect, it, test } from "vitest";
import { isUnderWay, testStepStates, type TestSteps } from "./test-steps.ts";

const now = new Date("2026-11-30T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
const stored: TestSteps = {
  kind: "steps",
  state: "queued",
  storedAt: ago(5_000),
  sentAt: null,
  acceptedAt: null,
  seen: null,
  reason: null,
};
const sent = { ...stored, sentAt: ago(4_000) };
const accepted = { ...sent, state: "delivered", acceptedAt: ago(3_000) } as const;

test.each<[string, TestSteps, string[]]>([
  ["stored", stored, ["done", "waiting", "next", "next"]],
  ["sent", sent, ["done", "done", "waiting", "next"]],
  ["refused", { ...sent, state: "failed" }, ["done", "done", "failed", "next"]],
  ["failed unsent", { ...stored, state: "failed" }, ["done", "failed", "next", "next"]],
  ["accepted", accepted, ["done", "done", "done", "waiting"]],
  ["not seen yet", { ...accepted, seen: "not_yet" }, ["done", "done", "done", "waiting"]],
  ["seen", { ...accepted, seen: "seen" }, ["done", "done", "done", "done"]],
  [
    "not seen for minutes",
    { ...accepted, acceptedAt: ago(121_000) },
    ["done", "done", "done", "unknown"],
  ],
])("the steps of a test that is %s", (_, steps, states) => {
  expect(Object.values(testStepStates(steps, now))).toEqual(states);
});

it("is under way until it is seen, failed or deleted", () => {
  expect([stored, sent, accepted].map((steps) => isUnderWay(steps, now))).toEqual(
    Array.from({ length: 3 }, () => true),
  );
  expect(isUnderWay({ ...accepted, seen: "seen" }, now)).toBe(false);
  expect(isUnderWay({ ...sent, state: "failed" }, now)).toBe(false);
  expect(isUnderWay({ ...stored, state: "cancelled" }, now)).toBe(false);
});
