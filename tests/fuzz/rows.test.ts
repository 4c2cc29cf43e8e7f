import { expect, it } from "vitest";
import { wrongRows, type Sent } from "./rows.ts";
import type { FuzzedRow } from "./sign-ups.ts";

const SHOP = "a.myshopify.com";
const expected = {
  email: "ann@example.com",
  phone: null,
  variantId: "1",
  productId: null,
  locale: "en",
  pageUrl: null,
  smsConsent: false,
  emailConsent: false,
};
const row: FuzzedRow = { shop: SHOP, ...expected };
const accepted: Sent = { expected, told: true, status: 202 };
const refused: Sent = { expected: "no row", told: true, status: 422 };
const unknown: Sent = { expected: "either", told: false, status: 0 };

it("rows that are as they were asked for are right", () => {
  expect(wrongRows(SHOP, [accepted, refused, unknown], [row])).toEqual([]);
  const another = { ...row, email: "bob@example.com" };
  expect(wrongRows(SHOP, [accepted, unknown], [row, another])).toEqual([]);
});

it.each<[string, Sent[], FuzzedRow[]]>([
  ["accepted, and no row is there", [accepted], []],
  ["a row has another locale", [accepted], [{ ...row, locale: "fr" }]],
  ["a row of b.myshopify.com", [accepted, unknown], [row, { ...row, shop: "b.myshopify.com" }]],
  ["accepted, though it is no sign-up", [{ ...refused, status: 202 }], []],
  ["answered 403, though it is a sign-up", [{ ...accepted, status: 403 }], [row]],
  ["1 other rows, of 0 requests at most", [refused], [row]],
  ["1 rows are there twice", [accepted], [row, row]],
  ["a row with an address or an id that is not normal", [unknown], [{ ...row, email: "A@b.c" }]],
])("%s", (fault, sent, rows) => {
  expect(wrongRows(SHOP, sent, rows)).toContain(fault);
});
