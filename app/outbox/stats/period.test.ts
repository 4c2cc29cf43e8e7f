import { expect, test } from "vitest";
import { PERIODS, readPeriod, writePeriod } from "./days.ts";

test.each(PERIODS)("a period of %d days is read as it was written", (period) => {
  expect(readPeriod(new URLSearchParams(writePeriod(period)))).toBe(period);
});

test.each(["", "days=", "days=31", "days=7.0", "days=-7", "days=x"])(
  "an address with “%s” means the usual 30 days",
  (query) => expect(readPeriod(new URLSearchParams(query))).toBe(30),
);
