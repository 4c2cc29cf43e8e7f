import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signProxyQuery } from "./proxy-signature.ts";

const secret = "hush";
const documented: [string, string][] = [
  ["extra", "1"],
  ["extra", "2"],
  ["shop", "shop-name.myshopify.com"],
  ["logged_in_customer_id", "1"],
  ["path_prefix", "/apps/awesome_reviews"],
  ["timestamp", "1317327555"],
];

describe("the signature of an app proxy request", () => {
  it("is the one that Shopify's documentation gives for its example", () => {
    expect(signProxyQuery(documented, secret)).toBe(
      "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
    );
  });

  it("ignores a signature in the query", () => {
    expect(signProxyQuery([...documented, ["signature", "x"]], secret)).toBe(
      signProxyQuery(documented, secret),
    );
  });

  it("does not depend on the order of different names", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z_]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(names, (unique) => {
        const params = unique.map((name, index): [string, string] => [name, String(index)]);
        expect(signProxyQuery(params.toReversed(), secret)).toBe(signProxyQuery(params, secret));
      }),
    );
  });

  it.each(documented.map(([name], index) => [name, index] as const))(
    "changes with the value of %s",
    (_, index) => {
      const changed = documented.map(([name, value], at): [string, string] => [
        name,
        at === index ? `${value}0` : value,
      ]);
      expect(signProxyQuery(changed, secret)).not.toBe(signProxyQuery(documented, secret));
    },
  );
});
