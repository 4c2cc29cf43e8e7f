import { expect, test } from "vitest";
import { readOldAddresses } from "./old-addresses.ts";

test.each([
  ['{"email":"a…@x.com"}', { email: "a…@x.com" }],
  ["{}", {}],
  ["null", undefined],
  ["{", undefined],
  [null, undefined],
])("%j is read as %j", (stored, was) => {
  expect(readOldAddresses(stored)).toEqual(was);
});
