import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FairSemaphore } from "./fair-semaphore.ts";

/** Lanes that want as many places as they can get, and take one each time they are notified. */
function lanes(semaphore: FairSemaphore) {
  const entered: string[] = [];
  const wanting = new Set<string>();
  function ask(lane: string): void {
    wanting.add(lane);
    if (!semaphore.acquire(lane, () => nudged.add(lane))) return;
    wanting.delete(lane);
    entered.push(lane);
  }
  const nudged = new Set<string>();
  return { entered, wanting, nudged, ask };
}

describe("the places of a process", () => {
  it("are no more than there are", () => {
    const semaphore = new FairSemaphore(2);
    const nudge = () => undefined;
    expect(["a", "b", "c"].map((lane) => semaphore.acquire(lane, nudge))).toEqual([
      true,
      true,
      false,
    ]);
    semaphore.release();
    expect(semaphore.acquire("c", nudge)).toBe(true);
    expect(semaphore.acquire("c", nudge)).toBe(false);
  });

  it("are given in turn to the lanes that wait, one each", () => {
    const semaphore = new FairSemaphore(1);
    const { entered, nudged, ask } = lanes(semaphore);
    for (const lane of ["huge", "huge", "small", "tiny"]) ask(lane);
    for (let round = 0; round < 6; round += 1) {
      semaphore.release();
      const [next] = nudged;
      expect(nudged.size).toBe(1);
      nudged.clear();
      ask(next!);
      ask("huge");
      if (next === "small") ask("small");
    }
    expect(entered).toEqual(["huge", "huge", "small", "tiny", "huge", "small", "huge"]);
  });

  it("are not kept for a lane that wants none any more", () => {
    const semaphore = new FairSemaphore(1);
    const { nudged, ask } = lanes(semaphore);
    for (const lane of ["a", "gone", "b"]) ask(lane);
    semaphore.release();
    expect([...nudged]).toEqual(["gone"]);
    semaphore.forget("gone");
    expect([...nudged]).toEqual(["gone", "b"]);
    expect(semaphore.acquire("b", () => undefined)).toBe(true);
  });

  it("are all used, and no lane waits for more than a round", () => {
    const orders = fc.array(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), orders, (places, all) => {
        const semaphore = new FairSemaphore(places);
        const { entered, wanting, nudged, ask } = lanes(semaphore);
        let inside = 0;
        const passed = new Map<string, number>();
        const settle = () => {
          for (let [next] = nudged; next !== undefined; [next] = nudged) {
            nudged.delete(next);
            ask(next);
          }
        };
        for (const [lane, leaves] of all) {
          const before = entered.length;
          if (leaves && inside > 0) {
            semaphore.release();
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
