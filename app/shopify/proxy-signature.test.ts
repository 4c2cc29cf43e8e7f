import { createSecretKey } from "node:crypto";
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signProxyQuery } from "#sandbox/storefront/proxy-signature.ts";
import { readProxySignature } from "./proxy-signature.server.ts";

const SECRET = "hush";
const key = createSecretKey(Buffer.from(SECRET));

const library = shopifyApi({
  apiKey: "key",
  apiSecretKey: SECRET,
  apiVersion: ApiVersion.October26,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error, log: () => undefined },
});

/** What Shopify's library says of a query now. */
function libraryAccepts(query: URLSearchParams): Promise<boolean> {
  return library.utils.validateHmac(query, { signator: "appProxy" }).catch(() => false);
}

/** A query as Shopify would sign it now. */
function sign(parameters: [string, string][], at: number = Math.trunc(Date.now() / 1_000)) {
  const all: [string, string][] = [
    ["shop", "shop-name.myshopify.com"],
    ["path_prefix", "/apps/notify-me"],
    ["timestamp", String(at)],
    ...parameters,
  ];
  return new URLSearchParams([...all, ["signature", signProxyQuery(all, SECRET)]]);
}

const isSigned = (query: URLSearchParams, now = new Date()) =>
  readProxySignature(query, [key], now).fault === null;

describe("the signature of the app proxy", () => {
  it("fits the example that Shopify documents", () => {
    const query = new URLSearchParams(
      "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
    );
    expect(isSigned(query, new Date(1_317_327_555_000))).toBe(true);
    expect(isSigned(query)).toBe(false);
  });

  it("is judged as Shopify's library judges it, with any parameter added, changed or missing", async () => {
    const name = fc.constantFrom("a", "aa", "b", "locale", "variant", "zz", "hmacs");
    const parameters = fc.array(fc.tuple(name, fc.string({ unit: "binary" })), { maxLength: 6 });
    const change = fc.constantFrom("none", "drop", "add", "alter", "repeat");
    await fc.assert(
      fc.asyncProperty(parameters, change, fc.nat(), async (added, kind, at) => {
        const pairs = [...sign(added)];
        const chosen = at % pairs.length;
        const [chosenName = "", value = ""] = pairs[chosen] ?? [];
        if (kind === "drop") pairs.splice(chosen, 1);
        if (kind === "add") pairs.push(["more", ""]);
        if (kind === "alter") pairs[chosen] = [chosenName, `${value}0`];
        if (kind === "repeat") pairs.push([chosenName, value]);
        const query = new URLSearchParams(pairs);
        expect(isSigned(query)).toBe(await libraryAccepts(query));
        if (kind === "none") expect(isSigned(query)).toBe(true);
        else expect(isSigned(query)).toBe(false);
      }),
    );
  });

  it.each([
    [-90, true],
    [90, true],
    [-91, false],
    [91, false],
  ])("%d seconds away from this machine's clock: %s", (seconds, accepted) => {
    const now = new Date(1_800_000_000_999);
    expect(isSigned(sign([], 1_800_000_000 + seconds), now)).toBe(accepted);
  });

  it.each(["", "0", "zz".repeat(32), "ä".repeat(32)])("is not %j", (signature) => {
    const query = sign([]);
    query.set("signature", signature);
    expect(isSigned(query)).toBe(false);
  });

  it("is not in upper case, as Shopify sends it in lower case", () => {
    const query = sign([]);
    query.set("signature", query.get("signature")?.toUpperCase() ?? "");
    expect(isSigned(query)).toBe(false);
  });
});

describe("what a query's signature says", () => {
  const now = new Date();
  const read = (query: URLSearchParams, keys = [key]) => readProxySignature(query, keys, now);
  const other = createSecretKey(Buffer.from("another secret"));

  it("is that another secret made it, or at another time, or that there is none", () => {
    const unsigned = sign([]);
    unsigned.delete("signature");
    expect(read(unsigned)).toEqual({ fault: "unsigned" });
    expect(read(sign([]), [other])).toEqual({ fault: "wrong_signature" });
    expect(read(sign([], 1_317_327_555))).toEqual({ fault: "wrong_time" });
  });

  it("is which of the app's secrets made it", () => {
    expect(read(sign([]))).toEqual({ fault: null, secret: 0 });
    expect(read(sign([]), [other, key])).toEqual({ fault: null, secret: 1 });
    expect(read(sign([]), [other, other])).toEqual({ fault: "wrong_signature" });
  });
});
