import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusals } from "./refusals.ts";

const nobody = { own: [], alike: [] };

function refuse(refusals: Refusals<string>, sign: string, ...ids: string[]) {
  const words = sign;
  return ids.map((id) => refusals.refused(id, { step: "back_in_stock", words }, id));
}

describe("different rows refused alike", () => {
  it("are nobody's fault from the fifth on, and the first four with it", () => {
    const refusals = new Refusals<string>(5);
    expect(refuse(refusals, "variant", "a", "b", "c", "d")).toEqual(Array(4).fill(nobody));
    expect(refuse(refusals, "variant", "e")).toEqual([
      { own: [], alike: ["a", "b", "c", "d", "e"] },
    ]);
    expect(refuse(refusals, "variant", "f")).toEqual([{ own: [], alike: ["f"] }]);
  });

  it("are their own fault once somebody is answered otherwise", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "variant", "a", "b", "c", "d");
    expect(refusals.otherwise()).toEqual(["a", "b", "c", "d"]);
    expect(refuse(refusals, "variant", "e", "f", "g", "h")).toEqual(Array(4).fill(nobody));
  });

  it("are their own fault once somebody is refused in other words", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "variant", "a", "b");
    expect(refuse(refusals, "email", "c")).toEqual([{ own: ["a", "b"], alike: [] }]);
    expect(refusals.waiting).toBe(1);
  });

  it("are let go when nobody is left to compare with, and counted on", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "variant", "a", "b", "c", "d");
    expect(refusals.release()).toEqual(["a", "b", "c", "d"]);
    expect(refuse(refusals, "variant", "e")).toEqual([{ own: [], alike: ["e"] }]);
  });

  it("are not five where one row came five times", () => {
    const refusals = new Refusals<string>(5);
    const answers = refuse(refusals, "variant", "a", "a", "a", "a", "a", "a");
    expect(answers.every(({ alike }) => alike.length === 0)).toBe(true);
  });
});

describe("rows that have stopped the lane, where others get through after that", () => {
  const [five, ten] = ["a b c d e", "f g h i j k l m n o"].map((names) => names.split(" "));

  it("are refused for a fault of their own, and not asked about again", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "email", ...five!);
    expect(refusals.gotThrough("back_in_stock")).toEqual([]);
    expect(refuse(refusals, "email", ...five!)).toEqual(
      five!.map((id) => ({ own: [id], alike: [] })),
    );
  });

  it("are still suspected where others got through at another step, or nobody did", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "email", ...five!);
    refusals.gotThrough("consent");
    refusals.otherwise();
    expect(refuse(refusals, "email", ...five!).at(-1)).toEqual({ own: [], alike: five });
  });

  it("make it twice as hard to stop the lane in the same words, each time up to forty", () => {
    const refusals = new Refusals<string>(5);
    refuse(refusals, "email", ...five!);
    refusals.gotThrough("back_in_stock");
    expect(refuse(refusals, "email", ...ten!).at(-1)).toEqual({ own: [], alike: ten });
    for (let more = 0; more < 6; more += 1) refusals.gotThrough("back_in_stock");
    const many = Array.from({ length: 40 }, (_, n) => `row-${n}`);
    for (let round = 0; round < 4; round += 1) {
      const answers = refuse(refusals, "email", ...many.map((id) => `${id}-${round}`));
      expect(answers.some(({ alike }) => alike.length > 0)).toBe(true);
      refusals.gotThrough("back_in_stock");
    }
  });
});

it("every refusal comes out exactly once, whatever comes in between", () => {
  const events = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constantFrom("variant", "email"), fc.nat(9)) },
      { weight: 1, arbitrary: fc.constantFrom("otherwise" as const, "release") },
      { weight: 1, arbitrary: fc.constant("gotThrough" as const) },
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
          const { own, alike } = refusals.refused(
            String(event[1]),
            { step: "back_in_stock", words: event[0] },
            given++,
          );
          out.push(...own, ...alike);
        }
        expect(out.length + refusals.waiting).toBe(given);
      }
      out.push(...refusals.release());
      out.sort((one, other) => one - other);
      expect(out).toEqual(Array.from({ length: given }, (_, n) => n));
    }),
  );
});
