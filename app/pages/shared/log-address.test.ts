import { expect, it, test } from "vitest";
import fc from "fast-check";
import { localeOf } from "../../locales/locale.ts";
import {
  CONTACT_FILTERS,
  DAYS_PRESETS,
  noFilter,
  noView,
  OPTIONAL_COLUMNS,
  ORDERS,
  readView,
  SOURCE_FILTERS,
} from "../../outbox/log/filter.ts";
import { LISTED_STATES } from "../../outbox/subscription.ts";
import { exportAddress, listAddress, logAddress, signUpAddress } from "./log-address.ts";

it("an address of the log is read back as the view it was written from", () => {
  const day = fc.constantFrom(null, "2026-11-26", "2027-02-01");
  const id = fc.constantFrom(null, "33001893429341");
  const views = fc.record({
    state: fc.constantFrom(null, ...LISTED_STATES),
    channel: fc.constantFrom(null, ...CONTACT_FILTERS),
    days: fc.constant(null),
    from: day,
    to: day,
    product: id,
    variant: id,
    status: fc.constantFrom(null, 202, 400, 503),
    code: fc.constantFrom(null, "invalid", "permission_denied"),
    back: fc.constantFrom(null, "yes", "no", "1764547200000-1764547260000"),
    source: fc.constantFrom(null, ...SOURCE_FILTERS),
    search: fc.string({ maxLength: 100 }).map((text) => text.trim()),
    order: fc.constantFrom(...ORDERS),
    columns: fc.subarray([...OPTIONAL_COLUMNS]),
    saved: fc.constantFrom(null, "00000000-0000-4000-8000-000000000000"),
    cursor: fc.constantFrom(null, "older.1732449600000.00000000-0000-4000-8000-000000000000"),
  });
  const moving = fc.constantFrom(null, ...DAYS_PRESETS);
  fc.assert(
    fc.property(views, moving, (dated, days) => {
      const view = days ? { ...dated, days, from: null, to: null } : dated;
      const { searchParams } = new URL(logAddress(view), "http://app");
      expect(readView(searchParams)).toEqual(view);
    }),
  );
});

test.each([
  "state=gone&channel=pigeon&from=yesterday&to=2026-13-45&product=0&variant=x&status=99&order=up",
  "code=%00&status=202.5&from=2026-1-1",
  `code=${"x".repeat(101)}`,
  "columns=price,__proto__&saved=mine",
  "back=maybe",
  "source=elsewhere",
  `back=${"9".repeat(15)}-1`,
])("ignores values of an address that no filter has: %s", (query) => {
  const view = readView(new URLSearchParams(query));
  expect(view).toEqual({ ...noFilter, ...noView });
});

it("the page of a sign-up links back to the view it was opened from", () => {
  const view = { state: "failed", search: "ann+b@example.com", cursor: "older.1.x" } as const;
  const { pathname, search } = new URL(signUpAddress("42", view), "http://app");
  expect(pathname).toBe("/app/subscriptions/42");
  expect(listAddress(search)).toBe(logAddress(view));
});

test.each(["", "?back=https://evil.example", "?state=//evil.example", "?shop=a&id_token=b"])(
  "no address of such a page links back to anything but the log (%s)",
  (search) => {
    expect(listAddress(search)).toBe("/app/subscriptions");
  },
);

it("an export covers all pages of a view, in the language of the page", () => {
  const view = { ...noFilter, ...noView, state: "failed", search: "ann", order: "oldest" } as const;
  const url = new URL(exportAddress({ ...view, cursor: "older.1.x" }, "en-AU"), "http://app");
  expect(url.pathname).toBe("/app/export");
  expect(readView(url.searchParams)).toEqual({ ...view, cursor: null });
  const headers = new Headers({ "accept-language": "en-GB" });
  expect(localeOf({ url: url.href, headers })).toBe("en-AU");
});

it("an address omits filters that are not set", () => {
  expect(logAddress({ state: null, search: "", cursor: null })).toBe("/app/subscriptions");
});
