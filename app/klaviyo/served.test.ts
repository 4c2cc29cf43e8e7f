import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readServed } from "./served.ts";

const REQUEST_ID = "68828995-26d2-463a-b475-3c9117affba9";
const nothing = { requestId: null, revision: null, accountId: null };

function read(headers: Record<string, string>) {
  return readServed((name) => headers[name] ?? null);
}

describe("what an answer says about its request", () => {
  it("is read as Klaviyo sends it", () => {
    const headers = {
      "x-klaviyo-req-id": REQUEST_ID,
      "x-klaviyo-api-revision": "2026-07-15",
      cid: "AbC123",
    };
    expect(read(headers)).toEqual({
      requestId: REQUEST_ID,
      revision: "2026-07-15",
      accountId: "AbC123",
    });
    expect(read({ "x-klaviyo-api-revision": "2026-10-15.pre" }).revision).toBe("2026-10-15.pre");
  });

  it("is nothing where the headers are absent, as with a 401 or a page of the edge", () => {
    expect(read({})).toEqual(nothing);
  });

  it.each([
    ["x-klaviyo-req-id", "<script>alert(1)</script>"],
    ["x-klaviyo-req-id", "a".repeat(101)],
    ["x-klaviyo-req-id", `${REQUEST_ID}, ${REQUEST_ID}`],
    ["x-klaviyo-req-id", "ann@example.com"],
    ["x-klaviyo-req-id", "4155552671000"],
    ["x-klaviyo-req-id", "pk_0123456789abcdef0123456789abcdef01"],
    ["x-klaviyo-req-id", "a\nb"],
    ["x-klaviyo-api-revision", "latest"],
    ["x-klaviyo-api-revision", "2026-07-15; drop"],
    ["cid", "AbC 123"],
    ["cid", "key-AbC123"],
    ["cid", "x".repeat(21)],
    ["cid", "14155552671"],
    ["cid", "ÄbC123"],
  ])("leaves out an invalid value: %s: %s", (name, value) => {
    expect(read({ [name]: value })).toEqual(nothing);
  });

  it("is short and of safe characters, whatever a stranger sends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (value) => {
        for (const said of Object.values(readServed(() => value))) {
          expect(said ?? "a").toMatch(/^[A-Za-z0-9._-]{1,100}$/);
        }
      }),
    );
  });
});
