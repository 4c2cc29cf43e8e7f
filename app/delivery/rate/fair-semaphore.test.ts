import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FairSemaphore } from "./fair-semaphore.ts";

/** Lanes that want as many places as they can get, and take one each time they are notified. */
function lanes(turnstile: FairSemaphore) {
  const entered: string[] = [];
  const wanting = new Set<string>();
  function ask(lane: string): void {
    wanting.add(lane);
    if (!turnstile.enter(lane, () => told.add(lane))) return;
    wanting.delete(lane);
    entered.push(lane);
  }
  const told = new Set<string>();
  return { entered, wanting, told, ask };
}

describe("the places of a process", () => {
  it("are no more than there are", () => {
    const turnstile = new FairSemaphore(2);
    const nudge = () => undefined;
    expect(["a", "b", "c"].map((lane) => turnstile.enter(lane, nudge))).toEqual([
      true,
      true,
      false,
    ]);
    turnstile.leave();
    expect(turnstile.enter("c", nudge)).toBe(true);
    expect(turnstile.enter("c", nudge)).toBe(false);
  });

  it("are given in turn to the lanes that wait, one each", () => {
    const turnstile = new FairSemaphore(1);
    const { entered, told, ask } = lanes(turnstile);
    for (const lane of ["huge", "huge", "small", "tiny"]) ask(lane);
    for (let round = 0; round < 6; round += 1) {
      turnstile.leave();
      const [next] = told;
      expect(told.size).toBe(1);
      told.clear();
      ask(next!);
      ask("huge");
      if (next === "small") ask("small");
    }
    expect(entered).toEqual(["huge", "huge", "small", "tiny", "huge", "small", "huge"]);
  });

  it("are not kept for a lane that wants none any more", () => {
    const turnstile = new FairSemaphore(1);
    const { told, ask } = lanes(turnstile);
    for (const lane of ["a", "gone", "b"]) ask(lane);
    turnstile.leave();
    expect([...told]).toEqual(["gone"]);
    turnstile.forget("gone");
    expect([...told]).toEqual(["gone", "b"]);
    expect(turnstile.enter("b", () => undefined)).toBe(true);
  });

  it("are all used, and no lane waits for more than a round", () => {
    const orders = fc.array(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), orders, (places, all) => {
        const turnstile = new FairSemaphore(places);
        const { entered, wanting, told, ask } = lanes(turnstile);
        let inside = 0;
        const passed = new Map<string, number>();
        const settle = () => {
          for (let [next] = told; next !== undefined; [next] = told) {
            told.delete(next);
            ask(next);
          }
        };
        for (const [lane, leaves] of all) {
          const before = entered.length;
          if (leaves && inside > 0) {
            turnstile.leave();
            inside -= 1;
          } else ask(`lane-${lane}`);
          settle();
          for (const one of entered.slice(before)) {
            for (const waits of wanting) passed.set(waits, (passed.get(waits) ?? 0) + 1);
            passed.delete(one);
          }
          inside += entered.length - before;
          expect(inside).toBeLessThanOrEqual(places);
          if (wanting.size > 0) expect(inside).toBe(places);
          for (const turns of passed.values()) expect(turns).toBeLessThanOrEqual(6);
        }
      }),
    );
  });
});
