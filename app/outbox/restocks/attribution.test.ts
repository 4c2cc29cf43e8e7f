import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../server/durations.ts";
import {
  attribute,
  countIn,
  countMissing,
  FOLLOWS_WITHIN_MS,
  KNOWN_LATE_MS,
  NO_TALLY,
  type Evidence,
  type PersonEvent,
  type PersonReturn,
} from "./attribution.ts";

const START = Date.UTC(2026, 10, 20, 12);
const at = (ms: number) => new Date(START + ms);
const own: PersonReturn = { variantId: "1", signedUpAt: at(-DAY_MS), at: at(0) };
const FLOWS = new Set(["FLOW01"]);

function verdictsOf(events: PersonEvent[], changes: Partial<Evidence> = {}) {
  const usual = { others: [], flows: FLOWS, hasOrders: true, isComplete: true };
  return attribute(own, { events, ...usual, ...changes });
}

const message = (
  ms: number,
  flow: string | null = "FLOW01",
  kind: "received" | "opened" = "received",
) => ({ kind, at: at(ms), flow });
const order = (ms: number, variantIds: string[], isWhole = true): PersonEvent => ({
  kind: "order",
  at: at(ms),
  variantIds,
  isWhole,
});

describe("a message", () => {
  test.each<[string, PersonEvent, string]>([
    ["of the flow, an hour later", message(HOUR_MS), "yes"],
    ["of the flow, on the seventh day", message(7 * DAY_MS), "yes"],
    ["of the flow, on the eighth day", message(7 * DAY_MS + 1), "no"],
    ["of the flow, minutes before the app knew of the return", message(-15 * MINUTE_MS), "yes"],
    ["of the flow, long before it", message(-HOUR_MS), "no"],
    ["of another flow", message(HOUR_MS, "FLOW02"), "no"],
    ["of a campaign", message(HOUR_MS, null), "no"],
    ["that does not say of what", { ...message(HOUR_MS), flow: undefined }, "unclear"],
  ])("%s", (_, event, notified) => {
    expect(verdictsOf([event])).toEqual({ notified, opened: "no", bought: "no" });
  });

  it("is opened behind its own arrival", () => {
    const opened = message(2 * HOUR_MS, "FLOW01", "opened");
    expect(verdictsOf([message(HOUR_MS), opened])).toMatchObject({
      notified: "yes",
      opened: "yes",
    });
  });

  it("of long before that is opened now says nothing of this return", () => {
    const opened = message(HOUR_MS, "FLOW01", "opened");
    expect(verdictsOf([opened])).toMatchObject({ notified: "unclear", opened: "unclear" });
    expect(verdictsOf([message(-8 * DAY_MS), opened])).toMatchObject({
      notified: "unclear",
      opened: "unclear",
    });
    // It came after the old one was opened.
    expect(verdictsOf([opened, message(2 * HOUR_MS)])).toMatchObject({
      notified: "yes",
      opened: "unclear",
    });
  });

  it("of another back-in-stock flow that is opened is not the one that came", () => {
    const flows = new Set(["FLOW01", "FLOW02"]);
    const events = [message(HOUR_MS), message(2 * HOUR_MS, "FLOW02", "opened")];
    expect(verdictsOf(events, { flows })).toMatchObject({ notified: "yes", opened: "unclear" });
  });

  it("may be that of the same variant's return some days before, when it is opened", () => {
    const others = [{ variantId: "1", signedUpAt: at(-4 * DAY_MS), at: at(-3 * DAY_MS) }];
    const events = [message(HOUR_MS), message(2 * HOUR_MS, "FLOW01", "opened")];
    expect(verdictsOf(events, { others })).toMatchObject({ notified: "yes", opened: "unclear" });
  });

  it("says nothing where the flows are not known", () => {
    expect(verdictsOf([], { flows: null })).toMatchObject({
      notified: "unclear",
      opened: "unclear",
      bought: "no",
    });
  });

  it("may be another variant's that the same person waited for", () => {
    const others = [{ ...own, variantId: "2", at: at(DAY_MS) }];
    expect(verdictsOf([message(HOUR_MS)], { others }).notified).toBe("yes");
    expect(verdictsOf([message(2 * DAY_MS)], { others }).notified).toBe("unclear");
    expect(verdictsOf([message(HOUR_MS), message(2 * DAY_MS)], { others }).notified).toBe("yes");
  });

  it("in the second of a sign-up counts, and one of before does not", () => {
    const late = { ...own, signedUpAt: at(-400) };
    const evidence = { others: [], flows: FLOWS, hasOrders: true, isComplete: true };
    const notified = (ms: number) =>
      attribute(late, { ...evidence, events: [message(ms)] }).notified;
    expect([notified(-1_000), notified(-2_000)]).toEqual(["yes", "no"]);
  });

  it("is of the later of two returns of the variant", () => {
    const others = [{ variantId: "1", signedUpAt: at(DAY_MS), at: at(2 * DAY_MS) }];
    expect(verdictsOf([message(3 * DAY_MS)], { others }).notified).toBe("no");
    expect(verdictsOf([message(DAY_MS)], { others }).notified).toBe("yes");
  });
});

describe("an order", () => {
  test.each<[string, PersonEvent, string]>([
    ["with the variant", order(DAY_MS, ["7", "1"]), "yes"],
    ["without it", order(DAY_MS, ["7"]), "no"],
    ["of which not all can be read", order(DAY_MS, ["7"], false), "unclear"],
    ["before the return", order(-DAY_MS / 2, ["1"]), "no"],
    ["after a week", order(8 * DAY_MS, ["1"]), "no"],
  ])("%s", (_, event, bought) => {
    expect(verdictsOf([event]).bought).toBe(bought);
  });

  it("can't be missed for certain of a person without an email", () => {
    expect(verdictsOf([], { hasOrders: false }).bought).toBe("unclear");
    expect(verdictsOf([order(DAY_MS, ["1"])], { hasOrders: false }).bought).toBe("yes");
  });
});

it("of a person with more events than were read, nothing is ruled out", () => {
  const verdicts = verdictsOf([order(DAY_MS, ["1"])], { isComplete: false });
  expect(verdicts).toEqual({ notified: "unclear", opened: "unclear", bought: "yes" });
});

const times = fc.integer({ min: -20, max: 20 }).map((halfDays) => halfDays * 12 * HOUR_MS);
const anEvent = fc.oneof(
  fc.record({
    kind: fc.constantFrom("received" as const, "opened" as const),
    at: times.map(at),
    flow: fc.constantFrom("FLOW01", "FLOW02", null, undefined),
  }),
  fc.record({
    kind: fc.constant("order" as const),
    at: times.map(at),
    variantIds: fc.subarray(["1", "2", "3"]),
    isWhole: fc.boolean(),
  }),
);
const someFlows = fc.constantFrom(null, FLOWS, new Set(["FLOW01", "FLOW02"]));
const aReturn = fc
  .tuple(fc.constantFrom("1", "2"), times, times)
  .map(([variantId, one, other]) => ({
    variantId,
    signedUpAt: at(Math.min(one, other)),
    at: at(Math.max(one, other)),
  }));

describe("whatever the events are", () => {
  it("yes is said only with an event of this return that says so", () => {
    fc.assert(
      fc.property(fc.array(anEvent), fc.array(aReturn), someFlows, (events, others, flows) => {
        const { notified, opened, bought } = verdictsOf(events, { others, flows });
        const inTime = events.filter(
          (event) =>
            event.at.getTime() >= START - KNOWN_LATE_MS &&
            event.at.getTime() <= START + FOLLOWS_WITHIN_MS,
        );
        const known = (kind: string) =>
          inTime.flatMap((event) =>
            event.kind === kind && "flow" in event && flows?.has(event.flow ?? "") ? [event] : [],
          );
        if (notified === "yes") expect(known("received")).not.toEqual([]);
        const isBehindItsMessage = known("opened").some((opening) =>
          known("received").some(({ at, flow }) => flow === opening.flow && at <= opening.at),
        );
        if (opened === "yes") expect(isBehindItsMessage).toBe(true);
        if (opened === "yes") expect(notified).toBe("yes");
        const buys = inTime.some(
          (event) => event.kind === "order" && event.variantIds.includes("1"),
        );
        if (bought === "yes") expect(buys).toBe(true);
      }),
    );
  });

  it("an order or a message is of one return of a variant at most", () => {
    fc.assert(
      fc.property(
        anEvent,
        fc.uniqueArray(times, { minLength: 1, maxLength: 4 }),
        (event, returns) => {
          const all = returns.map((ms) => ({ variantId: "1", signedUpAt: at(ms - 1), at: at(ms) }));
          const verdicts = all.map((one) =>
            attribute(one, {
              events: [event],
              others: all.filter((other) => other !== one),
              flows: FLOWS,
              hasOrders: true,
              isComplete: true,
            }),
          );
          for (const figure of ["notified", "bought"] as const) {
            expect(verdicts.filter((each) => each[figure] === "yes").length).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it("the order of the events changes nothing, and more of them take no yes away", () => {
    fc.assert(
      fc.property(fc.array(anEvent), anEvent, fc.array(aReturn), (events, more, others) => {
        const said = verdictsOf(events, { others });
        expect(verdictsOf(events.toReversed(), { others })).toEqual(said);
        const then = verdictsOf([...events, more], { others });
        for (const figure of ["notified", "opened", "bought"] as const) {
          if (said[figure] === "yes") expect(then[figure]).toBe("yes");
        }
      }),
    );
  });
});

it("people who can't be read any more are unclear, and no one is counted twice for it", () => {
  const one = countIn(NO_TALLY, { notified: "yes", opened: "no", bought: "unclear" });
  expect(one).toMatchObject({ people: 1, notified: 1, opened: 0, bought: 0, ordersUnclear: 1 });
  expect(countMissing(one, 3)).toMatchObject({ people: 3, messagesUnclear: 2, ordersUnclear: 3 });
  expect(countMissing(one, 0)).toEqual(one);
});
