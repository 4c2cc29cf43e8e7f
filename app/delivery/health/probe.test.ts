import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  callsAtOnce,
  afterFailure,
  afterSuccess,
  pausedFor,
  WELL,
  type Health,
  type Pause,
} from "./probe.ts";
import { DELIVERY } from "../settings.ts";

const { probe } = DELIVERY;
const always = () => 1;
const now = 1_000_000;

const well: Health = { ...WELL, succeededAt: now - 5_000 };

const pause: Pause = { cause: "trouble", status: 503, code: null };

function fails(health: Health, at: number, asked: number | null = null, startedAt = at - 50) {
  return afterFailure(health, { startedAt, at, retryAfterMs: asked, pause }, probe, always);
}

describe("how many calls may be open", () => {
  it("is a few while nothing is known, and all once Klaviyo took a row", () => {
    expect(callsAtOnce({ ...well, succeededAt: null }, now, probe)).toBe(probe.first);
    expect(callsAtOnce(well, now, probe)).toBe(probe.most);
  });

  it("is none in a pause, and one after it", () => {
    const paused = fails(well, now);
    expect(callsAtOnce(paused, now, probe)).toBe(0);
    expect(callsAtOnce(paused, paused.pausedUntil - 1, probe)).toBe(0);
    expect(callsAtOnce(paused, paused.pausedUntil, probe)).toBe(1);
  });

  it("is all again as soon as one call succeeded, and a refusal shows that Klaviyo is back as well", () => {
    const asking = fails(well, now);
    for (const took of [true, false]) {
      const back = afterSuccess(asking, asking.pausedUntil + 10, { took });
      expect(callsAtOnce(back, asking.pausedUntil + 10, probe)).toBe(probe.most);
      expect(back.succeededAt).toBe(took ? asking.pausedUntil + 10 : well.succeededAt);
    }
  });
});

describe("a pause", () => {
  it("doubles from a second to a minute with each probe that fails", () => {
    let health = well;
    let at = now;
    const waits = Array.from({ length: 9 }, () => {
      health = fails(health, at);
      const waitMs = health.pausedUntil - at;
      at = health.pausedUntil + 60;
      return waitMs / 1_000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("is counted once however many calls reported the same failure", () => {
    const first = fails(well, now);
    let health = first;
    for (let late = 1; late < 64; late += 1)
      health = fails(health, now + late * 100, null, now - 1);
    expect(health).toEqual(first);
  });

  it("takes the wait that Klaviyo names, also from a call that was already open", () => {
    const named = fails(well, now, 7_000);
    expect(named.pausedUntil).toBe(now + 7_000);
    const later = fails(fails(well, now), now + 100, 240_000, now - 1);
    expect(later.pausedUntil).toBe(now + 100 + 240_000);
    expect(fails(later, now + 200, 1_000, now - 1).pausedUntil).toBe(later.pausedUntil);
  });

  it("that Klaviyo named is not shortened by a call that succeeded", () => {
    const named = fails(well, now, 7_000);
    const late = afterSuccess(named, now + 100, { took: true });
    expect(callsAtOnce(late, now + 100, probe)).toBe(0);
    expect(late.succeededAt).toBe(now + 100);
    expect(callsAtOnce(afterSuccess(named, now + 7_000, { took: true }), now + 7_000, probe)).toBe(
      64,
    );
  });

  it("for us to look into is not shortened either", () => {
    const ours = pausedFor(well, now, 60_000, { ...pause, ordered: true });
    expect(callsAtOnce(afterSuccess(ours, now + 10, { took: true }), now + 10, probe)).toBe(0);
    expect(callsAtOnce(ours, now + 60_000, probe)).toBe(1);
  });

  it("never lasts longer than a minute that Klaviyo did not name, or than the wait that it named", () => {
    const answer = fc.record({
      afterMs: fc.integer({ min: 0, max: 90_000 }),
      tookMs: fc.integer({ min: 0, max: 8_000 }),
      asked: fc.option(fc.integer({ min: 1, max: 300_000 })),
      got: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 60 }), (answers) => {
        let health = well;
        let at = now;
        let named = 0;
        for (const { afterMs, tookMs, asked, got } of answers) {
          at += afterMs;
          if (got) health = afterSuccess(health, at, { took: true });
          else health = fails(health, at, asked, at - tookMs);
          if (!got && asked !== null) named = Math.max(named, at + asked);
          expect(health.pausedUntil).toBeLessThanOrEqual(Math.max(named, at + 60_000));
        }
      }),
    );
  });
});
