import { expect, it, test } from "vitest";
import fc from "fast-check";
import { readFilter } from "../outbox/filter.ts";
import { LISTED_STATES } from "../outbox/subscription.ts";
import { listAddress, logAddress, signUpAddress } from "./log-address.ts";

it("the address of a page of the log is read back as the filter it was written for", () => {
  const filters = fc.record({
    state: fc.constantFrom(null, ...LISTED_STATES),
    search: fc.string({ maxLength: 100 }).map((text) => text.trim()),
    cursor: fc.constantFrom(null, "older.1732449600000.00000000-0000-4000-8000-000000000000"),
  });
  fc.assert(
    fc.property(filters, (filter) => {
      const { searchParams } = new URL(logAddress(filter), "http://app");
      expect(readFilter(searchParams)).toEqual(filter);
    }),
  );
});

it("the page of a sign-up leads back to the view that it was opened from", () => {
  const view = { state: "failed", search: "ann+b@example.com", cursor: "older.1.x" } as const;
  const { pathname, search } = new URL(signUpAddress("42", view), "http://app");
  expect(pathname).toBe("/app/subscriptions/42");
  expect(listAddress(search)).toBe(logAddress(view));
});

test.each(["", "?back=https://evil.example", "?state=//evil.example", "?shop=a&id_token=b"])(
  "no address of such a page leads back to anywhere but the log (%s)",
  (search) => {
    expect(listAddress(search)).toBe("/app/subscriptions");
  },
);

it("an address says nothing of what is not filtered", () => {
  expect(logAddress({ state: null, search: "", cursor: null })).toBe("/app/subscriptions");
});
