import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDemandQuery, readSignUpQuery, writePlace, writeVariant } from "./read-query.server.ts";

const signUps = (query: string) => readSignUpQuery(new URLSearchParams(query));

describe("a query", () => {
  it("without parameters asks for the newest sign-ups that are no tests", () => {
    expect(signUps("")).toEqual({
      ok: true,
      query: {
        filter: {
          state: null,
          variant: null,
          product: null,
          from: null,
          to: null,
          withTests: false,
        },
        from: null,
        limit: 50,
      },
    });
  });

  it("names each parameter that is wrong, and repeats nothing of it but a plain name", () => {
    const reading = signUps("state=x&limit=a&nonsense=1&ann%40example.com=1");
    expect(reading).toMatchObject({
      ok: false,
      isCursor: false,
      faults: [
        { parameter: "state" },
        { parameter: "limit" },
        { parameter: "nonsense" },
        { parameter: "A parameter" },
      ],
    });
    expect(JSON.stringify(reading)).not.toContain("example");
  });

  it("is never an exception, whatever it says", () => {
    const names = ["cursor", "state", "variant_id", "created_from", "limit", "x"];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.string({ unit: "binary" }))),
        (pairs) => {
          const params = new URLSearchParams(pairs);
          expect(typeof readSignUpQuery(params).ok).toBe("boolean");
          expect(typeof readDemandQuery(params).ok).toBe("boolean");
        },
      ),
    );
  });
});

describe("a cursor", () => {
  it("leads back to the place that it was made of", () => {
    const place = { createdAt: new Date(1_796_000_000_123), id: "0199-aaaa".padEnd(36, "0") };
    expect(signUps(`cursor=${writePlace(place)}`)).toMatchObject({
      ok: true,
      query: { from: place },
    });
    expect(readDemandQuery(new URLSearchParams({ cursor: writeVariant("123") }))).toMatchObject({
      ok: true,
      query: { behind: "123" },
    });
  });

  it("of one list is none of the other", () => {
    expect(signUps(`cursor=${writeVariant("123")}`)).toMatchObject({ ok: false, isCursor: true });
  });

  it("that was changed in any character is refused or leads to another place", () => {
    const cursor = writePlace({ createdAt: new Date(1_796_000_000_123), id: "0".repeat(36) });
    expect(signUps(`cursor=${cursor}=`)).toMatchObject({ ok: false, isCursor: true });
    expect(signUps(`cursor=${cursor.slice(0, -1)}`)).toMatchObject({ ok: false });
  });
});
