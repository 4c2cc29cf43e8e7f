import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { DAY_MS } from "../server/durations.ts";
import { readPageToken } from "./page-token.server.ts";

const PAGE = { shop: "harbour.myshopify.com", productId: "8001", variantId: "33001893429341" };
const NOW = new Date("2026-11-30T12:00:00Z");
const SECRETS = { secrets: ["present", "before"], mayBeUnsigned: false };

/** As the block's Liquid does. */
function sign(secret: string, at: Date | string, page: typeof PAGE = PAGE): string {
  const second = typeof at === "string" ? at : String(Math.floor(at.getTime() / 1_000));
  const text = `${page.shop}|${page.productId}|${page.variantId}|${second}`;
  const hash = createHmac("sha256", secret).update(text).digest("hex");
  return `v1.${second}.${hash.slice(0, 32)}`;
}

const ago = (ms: number) => new Date(NOW.getTime() - ms);
const read = (token: string, page = PAGE, secrets = SECRETS) =>
  readPageToken(token, page, secrets, NOW);

describe("a token of the shop's own page", () => {
  it("is valid, and tells when the page was rendered", () => {
    expect(read(sign("present", ago(5_000)))).toEqual({ kind: "valid", ageMs: 5_000 });
  });

  it("is valid under the secret before the present one", () => {
    expect(read(sign("before", ago(13 * DAY_MS)))).toMatchObject({ kind: "valid" });
  });

  test.each([
    [14, "valid"],
    [15, "valid"],
    [15.001, "expired"],
    [400, "expired"],
    [-0.005, "valid"],
    [-1, "invalid"],
  ])("rendered %d days ago is %s", (days, kind) => {
    expect(read(sign("present", ago(days * DAY_MS))).kind).toBe(kind);
  });
});

describe("any other token is invalid:", () => {
  const right = sign("present", ago(5_000));
  test.each<[string, string, Partial<typeof PAGE>]>([
    ["of another shop", right, { shop: "other.myshopify.com" }],
    ["of another product", right, { productId: "8002" }],
    ["of another variant", right, { variantId: "33001893429342" }],
    ["of another secret", sign("other", ago(5_000)), {}],
    ["of no second", sign("present", ""), {}],
    ["of two seconds", `${right}.${right}`, {}],
    ["in capitals", right.toUpperCase(), {}],
    ["a text", "token", {}],
  ])("%s", (_, token, page) => {
    expect(read(token, { ...PAGE, ...page })).toEqual({ kind: "invalid" });
  });

  it("with any one character changed, left out or added", () => {
    fc.assert(
      fc.property(
        fc.nat(right.length),
        fc.string({ maxLength: 1 }),
        fc.boolean(),
        (at, by, out) => {
          const changed = right.slice(0, at) + by + right.slice(at + (out ? 1 : 0));
          if (changed !== right) expect(read(changed).kind).toBe("invalid");
        },
      ),
    );
  });
});

describe("no token", () => {
  it("is missing in a shop whose pages are signed", () => {
    expect(read("")).toEqual({ kind: "missing" });
  });

  it("says nothing while pages of a block without tokens may be cached; a wrong one is still wrong", () => {
    const soon = { ...SECRETS, mayBeUnsigned: true };
    expect(read("", PAGE, soon)).toEqual({ kind: "none" });
    expect(read("x", PAGE, soon)).toEqual({ kind: "invalid" });
  });

  it("is asked for in no shop whose storefront has no secret", () => {
    const none = { secrets: [], mayBeUnsigned: false };
    for (const token of ["", "x", sign("present", NOW)]) {
      expect(read(token, PAGE, none)).toEqual({ kind: "none" });
    }
  });
});
