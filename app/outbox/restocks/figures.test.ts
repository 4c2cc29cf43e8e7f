import { describe, expect, it, test } from "vitest";
import { figuresOf, reasonsIn, type FoundFigures, type Reading } from "./figures.ts";

const AT = new Date("2026-11-30T12:00:00Z");
const later = (hours: number) => new Date(AT.getTime() + hours * 3_600_000);
const none: FoundFigures = {
  ...{ at: AT, lookAt: later(1), lookedAt: null, notified: null, opened: null, bought: null },
  ...{ messagesUnclear: 0, ordersUnclear: 0, lookFaults: null },
};
const looked = { ...none, lookedAt: AT, notified: 3, opened: 2, bought: 1 };
const reading: Reading = { hasKey: true, isPaused: false, denied: null, now: later(1) };

const count = (number: number, isLeast: string | null = null) => ({
  ...{ kind: "count", count: number, isLeast },
});
const unknown = (why: string) => ({ kind: "unknown", why });

test.each<[string, Partial<FoundFigures>, Partial<Reading>, string]>([
  ["waits for its first look", {}, {}, "not_yet"],
  ["is never looked at", { lookAt: null }, {}, "old"],
  ["was given up", { lookAt: null, lookFaults: "late" }, {}, "old"],
  ["has no key to be looked at with", {}, { hasKey: false }, "no_key"],
  ["is of a shop that is paused", {}, { isPaused: true }, "paused"],
  ["may not be looked at", {}, { denied: "events" }, "events"],
  ["may not be looked at, for an unknown reason", {}, { denied: "odd" }, "not_yet"],
  ["is looked at late", {}, { now: later(2) }, "delayed"],
])("a restock that %s has no figures", (_, changes, how, why) => {
  const figures = figuresOf({ ...none, ...changes }, { ...reading, ...how });
  expect(figures).toEqual({
    notified: unknown(why),
    opened: unknown(why),
    bought: unknown(why),
  });
});

describe("a figure", () => {
  it("is a number where all is known, also 0", () => {
    expect(figuresOf({ ...looked, opened: 0 }, reading)).toEqual({
      notified: count(3),
      opened: count(0),
      bought: count(1),
    });
  });

  it("is at least that where something is open, and unknown instead of 0", () => {
    const found = { ...looked, opened: 0, messagesUnclear: 1, ordersUnclear: 2 };
    expect(figuresOf(found, reading)).toEqual({
      notified: count(3, "unclear"),
      opened: unknown("unclear"),
      bought: count(1, "unclear"),
    });
  });

  it.each([
    ["while the look behind the last day is to come", later(168.5)],
    ["and Klaviyo could never be asked again", later(900)],
  ])("of a look before the end of the week is not the last word %s", (_, now) => {
    const found = { ...looked, lookedAt: later(1), opened: 0 };
    expect(figuresOf(found, { ...reading, now: later(100) }).opened).toEqual(count(0));
    expect(figuresOf(found, { ...reading, now })).toEqual({
      notified: count(3, "unfinished"),
      opened: unknown("unfinished"),
      bought: count(1, "unfinished"),
    });
    expect(figuresOf({ ...found, lookedAt: later(169) }, { ...reading, now }).opened).toEqual(
      count(0),
    );
  });

  it("stays what it was when Klaviyo can't be asked any more", () => {
    const figures = figuresOf(looked, {
      ...reading,
      hasKey: false,
      isPaused: true,
      denied: "events",
    });
    expect(figures.notified).toEqual(count(3));
  });

  test.each([
    ["flows", "flows", 1],
    ["no_flow,no_orders", "no_flow", "no_orders"],
    ["no_messages", "no_messages", 1],
    [null, "unclear", 1],
  ])("has the reason that the look has stored: %s", (lookFaults, messages, bought) => {
    const found = { ...looked, notified: null, opened: null, lookFaults };
    const orders = typeof bought === "number" ? bought : null;
    expect(figuresOf({ ...found, bought: orders }, reading)).toEqual({
      notified: unknown(messages),
      opened: unknown(messages),
      bought: typeof bought === "number" ? count(bought) : unknown(bought),
    });
  });
});

it("a page names each reason once, and that of an incomplete number", () => {
  const two = [
    figuresOf(none, reading),
    figuresOf({ ...none, lookAt: null }, reading),
    figuresOf({ ...looked, ordersUnclear: 1 }, reading),
  ];
  expect(reasonsIn(two)).toEqual(["not_yet", "old", "unclear"]);
  expect(reasonsIn([figuresOf(looked, reading)])).toEqual([]);
});
