import fc from "fast-check";
import { expect, it } from "vitest";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import type { AttemptView, SubscriptionView } from "../subscription-view.server.ts";
import { timelineOf } from "./timeline.ts";

type Act = SubscriptionView["acts"][number];

function attempt(at: number, rowVersion: number, number: number): AttemptView {
  const timedOut = { durationMs: 1, outcome: "timeout", status: null };
  return {
    ...acceptedAttempt(new Date(at), timedOut),
    id: `a${number}`,
    number,
    rowVersion,
    channels: ["EMAIL"],
    late: false,
    request: { kind: "changed" },
  };
}

function act(at: number, rowVersion: number): Act {
  return {
    id: `c${rowVersion}`,
    kind: "sent_again",
    at: new Date(at),
    rowVersion,
    fields: null,
    consents: null,
    was: null,
    staffId: null,
  };
}

it("is newest first, and within one moment an action is above the calls of the version it ended", () => {
  const attempts = [attempt(5, 2, 3), attempt(5, 1, 2), attempt(3, 1, 1)];
  const entries = timelineOf({ createdAt: new Date(1), attempts, acts: [act(5, 1)] });
  const names = entries.map((entry) =>
    entry.kind === "attempt" ? entry.attempt.id : entry.kind === "act" ? entry.act.id : "signed up",
  );
  expect(names).toEqual(["a3", "c1", "a2", "a1", "signed up"]);
});

it("has the return of the product among the calls", () => {
  const attempts = [attempt(9, 1, 2), attempt(3, 1, 1)];
  const history = { createdAt: new Date(1), attempts, acts: [], restockedAt: new Date(5) };
  expect(timelineOf(history).map(({ kind, at }) => [kind, at.getTime()])).toEqual([
    ["attempt", 9],
    ["came_back", 5],
    ["attempt", 3],
    ["signed_up", 1],
  ]);
});

it("whatever the clocks say, nothing is lost, times descend, and the sign-up is last", () => {
  const time = fc.integer({ min: 0, max: 50 });
  fc.assert(
    fc.property(fc.array(time), fc.array(time), time, (called, acted, created) => {
      const attempts = called.map((at, number) => attempt(at, 1, number));
      const acts = acted.map(act);
      const entries = timelineOf({ createdAt: new Date(created), attempts, acts });
      expect(entries).toHaveLength(attempts.length + acts.length + 1);
      expect(entries.at(-1)?.kind).toBe("signed_up");
      const times = entries.slice(0, -1).map(({ at }) => at.getTime());
      expect(times).toEqual(times.toSorted((one, other) => other - one));
    }),
  );
});
