import { expect, test } from "vitest";
import { noFilter } from "./filter.ts";
import { daysOf } from "./conditions.server.ts";

test.each([
  ["UTC", "2026-11-25", "2026-11-25", "2026-11-25T00:00:00.000Z", "2026-11-26T00:00:00.000Z"],
  ["Asia/Tokyo", "2026-11-25", null, "2026-11-24T15:00:00.000Z", undefined],
  ["America/New_York", null, "2026-11-25", undefined, "2026-11-26T05:00:00.000Z"],
  [
    "Asia/Kolkata",
    "2026-11-25",
    "2026-11-26",
    "2026-11-24T18:30:00.000Z",
    "2026-11-26T18:30:00.000Z",
  ],
  // The clocks are set back: this day has 25 hours.
  [
    "Europe/Berlin",
    "2026-10-25",
    "2026-10-25",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ],
  ["Nowhere/Land", "2026-11-25", null, "2026-11-25T00:00:00.000Z", undefined],
])(
  "a filter's days are those of the shop's time zone: %s, %s to %s",
  (timeZone, from, to, begin, end) => {
    const days = daysOf({ ...noFilter, from, to }, timeZone);
    expect([days.from?.toISOString(), days.to?.toISOString()]).toEqual([begin, end]);
  },
);

test("a filter without days spans all of them", () => {
  expect(daysOf(noFilter, "UTC")).toEqual({ from: null, to: null });
});
