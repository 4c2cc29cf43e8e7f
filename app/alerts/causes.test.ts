import { describe, expect, it, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../server/durations.ts";
import { findCauses, isMessageDue, type Facts } from "./causes.ts";

const now = new Date("2026-11-30T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);

const well: Facts = {
  hold: null,
  connected: true,
  pause: null,
  waiting: 3,
  day: { delivered: 100, failed: 10 },
  flow: { status: "live", foundAt: ago(HOUR_MS), liveAt: ago(HOUR_MS) },
  block: { placedAt: ago(HOUR_MS), missingAt: null, signedUpAt: null },
  dataRequestedAt: null,
  known: {},
};

const found = (changes: Partial<Facts>) => findCauses({ ...well, ...changes }, now);

test("nothing is found in a shop that is well", () => {
  expect(found({})).toEqual([]);
});

describe("a pause", () => {
  const cause = "sending_paused";

  it("by a hold is known since the hold, and ripe after an hour", () => {
    const hold = (ms: number) => ({ hold: { reason: "key_refused", since: ago(ms) } });
    expect(found(hold(HOUR_MS - 1))).toMatchObject([{ cause, ripe: false }]);
    expect(found(hold(HOUR_MS))).toEqual([
      { cause, since: ago(HOUR_MS), ripe: true, reason: "key_refused" },
    ]);
  });

  it("of a lane begins when it is first seen, and only matters while sign-ups wait", () => {
    const pause = { reason: "unreachable", succeededAt: ago(DAY_MS) };
    expect(found({ pause })).toMatchObject([{ cause, since: now, ripe: false }]);
    const known = { sending_paused: ago(2 * HOUR_MS) };
    expect(found({ pause, known })).toMatchObject([{ since: ago(2 * HOUR_MS), ripe: true }]);
    expect(found({ pause, known, waiting: 0 })).toEqual([]);
  });

  it("of a lane that has succeeded since then begins again", () => {
    const pause = { reason: "throttled", succeededAt: ago(MINUTE_MS) };
    const known = { sending_paused: ago(2 * HOUR_MS) };
    expect(found({ pause, known })).toMatchObject([{ since: ago(MINUTE_MS), ripe: false }]);
  });

  it("is also that no key is connected, while sign-ups wait", () => {
    const known = { sending_paused: ago(HOUR_MS) };
    expect(found({ connected: false, known })).toMatchObject([{ reason: "no_key", ripe: true }]);
    expect(found({ connected: false, waiting: 0 })).toEqual([]);
  });
});

test.each([
  [0, 9, false],
  [0, 10, true],
  [90, 10, false],
  [89, 10, true],
  [8, 2, true],
  [7, 2, false],
])("of %i delivered and %i failed sign-ups of a day, the failures count: %s", (...row) => {
  const [delivered, failed, is] = row;
  expect(found({ day: { delivered, failed } }).length > 0).toBe(is);
});

test.each([
  ["draft", ago(DAY_MS), true],
  ["none", ago(DAY_MS), true],
  // Shoppers join the waiting list, and each message waits for an approval: the merchant chose so.
  ["manual", ago(DAY_MS), false],
  ["draft", null, false],
  ["not_permitted", ago(DAY_MS), false],
  [null, ago(DAY_MS), false],
])("a flow that is %s and was live at %s is no longer live: %s", (status, liveAt, is) => {
  const flow = { status, liveAt, foundAt: ago(MINUTE_MS) };
  expect(found({ flow })).toEqual(
    is ? [{ cause: "flow_not_live", since: ago(MINUTE_MS), ripe: true, reason: null }] : [],
  );
});

test.each([
  [ago(DAY_MS), ago(HOUR_MS), null, true],
  [ago(DAY_MS), ago(HOUR_MS), ago(2 * HOUR_MS), true],
  [ago(DAY_MS), ago(HOUR_MS), ago(MINUTE_MS), true],
  [ago(9 * DAY_MS), ago(2 * DAY_MS), ago(DAY_MS), true],
  [ago(9 * DAY_MS), ago(2 * DAY_MS), ago(DAY_MS - 1), false],
  [null, ago(HOUR_MS), null, false],
])("a block placed %s, missing since %s, last used %s is gone: %s", (...row) => {
  const [placedAt, missingAt, signedUpAt, is] = row;
  expect(found({ block: { placedAt, missingAt, signedUpAt } }).length > 0).toBe(is);
});

test("a data request is due seven days before its thirty days are over", () => {
  expect(found({ dataRequestedAt: ago(23 * DAY_MS - 1) })).toEqual([]);
  expect(found({ dataRequestedAt: ago(23 * DAY_MS) })).toMatchObject([
    { cause: "data_request_due", since: ago(23 * DAY_MS) },
  ]);
});

test("a cause gets a message a day, also after the clock was set back", () => {
  expect(isMessageDue(null, now)).toBe(true);
  expect(isMessageDue(ago(DAY_MS - 1), now)).toBe(false);
  expect(isMessageDue(ago(DAY_MS), now)).toBe(true);
  expect(isMessageDue(ago(-2 * DAY_MS), now)).toBe(true);
});
