import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusals } from "./refusals.ts";

const nothing = { rowFaults: [], notRowFaults: [] };

function refuse(refusals: Refusals<string>, words: string, ids: string, othersSucceeded = true) {
  const sign = { step: "back_in_stock", words };
  return ids.split(" ").map((id) => refusals.refused(id, sign, id, { othersSucceeded }));
}

describe("different rows that are refused in the same words, which name nothing of them", () => {
  it("are not at fault from the fifth on, nor are the first four", () => {
    const refusals = new Refusals<string>(5);
    expect(refuse(refusals, "422", "a b c d")).toEqual(Array(4).fill(nothing));
    expect(refuse(refusals, "422", "e")).toEqual([
      { rowFaults: [], notRowFaults: ["a", "b", "c", "d", "e"] },
    ]);
    expect(refuse(refusals, "422", "f")).toEqual([{ rowFaults: [], notRowFaults: ["f"] }]);
  });

  it("are not at fault from the first on where no other row succeeded recently", () => {
    const refusals = new Refusals<string>(5);
    expect(refuse(refusals, "422", "a", false)).toEqual([{ rowFaults: [], notRowFaults: ["a"] }]);
  });

  it("are at fault once another row gets a different answer", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "422", "a b c d");
    expect(refusals.flushAsRowFaults()).toEqual(["a", "b", "c", "d"]);
    expect(refuse(refusals, "422", "e f g h")).toEqual(Array(4).fill(nothing));
  });

  it("are at fault once another row is refused in other words", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "422", "a b");
    expect(refuse(refusals, "409", "c")).toEqual([{ rowFaults: ["a", "b"], notRowFaults: [] }]);
    expect(refusals.waiting).toBe(1);
  });

  it("are released when no other row is left to compare with, and the count continues", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "422", "a b c d");
    expect(refusals.release()).toEqual(["a", "b", "c", "d"]);
    expect(refuse(refusals, "422", "e")).toEqual([{ rowFaults: [], notRowFaults: ["e"] }]);
  });

  it("are not five where one row came five times", () => {
    const answers = refuse(new Refusals<string>(5), "422", "a a a a a a");
    expect(answers.every(({ notRowFaults }) => notRowFaults.length === 0)).toBe(true);
  });
});

describe("rows for which the lane probed, where Klaviyo takes another one after that", () => {
  const eachAtFault = (ids: string) =>
    ids.split(" ").map((id) => ({ rowFaults: [id], notRowFaults: [] }));

  it("are at fault, and so is every later row with the same words", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "422", "a b c d e");
    expect(refusals.afterSuccess("back_in_stock")).toEqual([]);
    expect(refuse(refusals, "422", "a b c d e f g h i j k")).toEqual(
      eachAtFault("a b c d e f g h i j k"),
    );
  });

  it("are not at fault again once no other row succeeded recently", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "422", "a", false);
    refusals.afterSuccess("back_in_stock");
    expect(refuse(refusals, "422", "b")).toEqual(eachAtFault("b"));
    expect(refuse(refusals, "422", "c", false)).toEqual([{ rowFaults: [], notRowFaults: ["c"] }]);
    expect(refuse(refusals, "422", "d")).toEqual([nothing]);
  });

  it("stay under suspicion where other rows succeeded at another step, or none did", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "422", "a b c d e");
    refusals.afterSuccess("consent");
    refusals.flushAsRowFaults();
    expect(refuse(refusals, "422", "a b c d e").at(-1)?.notRowFaults).toHaveLength(5);
  });
});

it("every refusal is returned exactly once, whatever happens in between", () => {
  const events = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constantFrom("422", "409"), fc.nat(9), fc.boolean()) },
      { weight: 1, arbitrary: fc.constantFrom("flushAsRowFaults" as const, "release") },
      { weight: 1, arbitrary: fc.constant("afterSuccess" as const) },
    ),
  );
  fc.assert(
    fc.property(events, (all) => {
      const refusals = new Refusals<number>(5);
      const out: number[] = [];
      let given = 0;
      for (const event of all) {
        if (typeof event === "string") out.push(...refusals[event]("back_in_stock"));
        else {
          const [words, id, othersSucceeded] = event;
          const sign = { step: "back_in_stock", words };
          const { rowFaults, notRowFaults } = refusals.refused(String(id), sign, given++, {
            othersSucceeded,
          });
          out.push(...rowFaults, ...notRowFaults);
        }
        expect(out.length + refusals.waiting).toBe(given);
      }
      out.push(...refusals.release());
      out.sort((one, other) => one - other);
      expect(out).toEqual(Array.from({ length: given }, (_, n) => n));
    }),
  );
});
