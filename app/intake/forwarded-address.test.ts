import fc from "fast-check";
import { expect, it, test } from "vitest";
import { addressOf } from "./forwarded-address.ts";

test.each<[string | undefined, number, string | undefined]>([
  ["203.0.113.7", 1, "203.0.113.7"],
  ["203.0.113.7, 23.227.38.1", 2, "203.0.113.7"],
  ["203.0.113.7,23.227.38.1", 2, "203.0.113.7"],
  ["1.1.1.1, 203.0.113.7, 23.227.38.1", 2, "203.0.113.7"],
  ["23.227.38.1", 2, undefined],
  ["203.0.113.7", 0, undefined],
  ["unknown, 23.227.38.1", 2, undefined],
  ["", 1, undefined],
  [undefined, 2, undefined],
  ["2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff::1", 1, "2001:db8:1:2::/64"],
  ["::ffff:203.0.113.7", 1, "203.0.113.7"],
])("of %o behind %d proxies the shopper's is %o", (header, hops, address) => {
  expect(addressOf(header, hops)).toBe(address);
});

it("is never what the client claims, whatever that is", () => {
  fc.assert(
    fc.property(fc.string(), (claim) => {
      const header = `${claim}, 203.0.113.7, 23.227.38.1`;
      expect(addressOf(header, 2)).toBe("203.0.113.7");
    }),
  );
});
