import { describe, expect, it } from "vitest";
import { BodyPool } from "./body-pools.ts";

const MB = 1024 * 1024;

describe("a pool of memory for bodies", () => {
  it("has room for a shop up to its part, and for others beyond it", () => {
    const pool = new BodyPool(MB, 8 * MB);
    expect([pool.hold(MB, "a"), pool.hold(MB, "a"), pool.hold(1, "a")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(pool.hold(MB, "b")).toBe(true);
  });

  it("is full by what all take together, named or not", () => {
    const pool = new BodyPool(MB, 2 * MB);
    expect([pool.hold(MB, "a"), pool.hold(MB, undefined), pool.hold(1, "b")]).toEqual([
      ...[true, true, false],
    ]);
    pool.hold(-1, "b");
    pool.hold(-MB, undefined);
    expect(pool.hold(MB, "b")).toBe(true);
  });

  it("has the bodies that began first give way, never the one that asks", () => {
    const pool = new BodyPool(MB, 3 * MB);
    const gone: number[] = [];
    const readers = [0, 1, 2, 3].map((at) => {
      const reader = {
        giveWay() {
          gone.push(at);
          pool.end(reader);
          pool.hold(-MB, undefined);
        },
      };
      return reader;
    });
    for (const reader of readers) {
      pool.begin(reader);
      expect(pool.hold(MB, undefined, reader)).toBe(true);
    }
    expect(gone).toEqual([0]);
    expect(pool.hold(1, undefined, readers[1])).toBe(false);
    expect(gone).toEqual([0]);
  });

  it("takes nothing of another kind's, also of the same shop", () => {
    const [theme, api] = [new BodyPool(MB, 8 * MB), new BodyPool(MB, 8 * MB)];
    for (let at = 0; at < 3; at += 1) api.hold(MB, "a");
    expect(theme.hold(MB, "a")).toBe(true);
  });
});
