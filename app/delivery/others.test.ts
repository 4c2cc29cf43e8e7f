import { describe, expect, it, test } from "vitest";
import { LIMITS, MINUTE_MS, play, type Circumstances } from "#tests/budget/play.ts";

const MINUTES = 6;

const latencies: Record<string, Circumstances["latencyMs"]> = {
  steady: () => 50,
  scattered: (random) => Math.floor(20 + random() * 400),
  "now and then very slow": (random) => (random() < 0.01 ? 4_000 : Math.floor(40 + random() * 20)),
};

/** A tool that sends so many a second, evenly, and never one again. */
function evenly(perSecond: number): (now: number) => number {
  const until = (ms: number) => Math.floor((ms * perSecond) / 1_000);
  return (now) => until(now + 1) - until(now);
}

/** A tool that sends so many at once, now and then. */
function atOnce(calls: number, everyMs: number): (now: number) => number {
  return (now) => (((now % everyMs) + everyMs) % everyMs === 777 ? calls : 0);
}

/** How whole minutes were shared, as Klaviyo has counted them. */
function share(given: Pick<Circumstances, "others" | "latencyMs" | "phase"> & { seed?: number }) {
  const forMs = MINUTES * MINUTE_MS;
  const { klaviyo } = play({ seed: 1, ...given, forMs });
  const inWhole = (times: number[]) =>
    times.filter((time) => {
      const minute = Math.floor((time + given.phase) / MINUTE_MS);
      return minute >= 1 && minute < MINUTES;
    }).length;
  const [ours, oursRefused] = [inWhole(klaviyo.ours), inWhole(klaviyo.throttledOurs)];
  const [theirs, theirsRefused] = [inWhole(klaviyo.others), inWhole(klaviyo.throttledOthers)];
  const left = (MINUTES - 1) * LIMITS.perMinute - theirs - theirsRefused;
  return {
    ofWhatIsLeft: ours / left,
    oursRefused: oursRefused / (ours + oursRefused),
    theirsRefused: theirsRefused / (theirs + theirsRefused),
  };
}

describe("beside another tool that sends evenly and never again", () => {
  const phases = [5_000, 22_321, 39_642];
  const pairs = Object.keys(latencies).flatMap((name) =>
    phases.map((phase) => [name, phase] as const),
  );

  test.each(pairs)(
    "29.2 a second, our way %s, Klaviyo's minute off by %i ms: nobody is refused and nothing is left over",
    (name, phase) => {
      const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
        ...{ others: evenly(29.2), latencyMs: latencies[name]!, phase },
      });
      expect(ofWhatIsLeft).toBeGreaterThanOrEqual(0.97);
      expect(oursRefused).toBeLessThanOrEqual(0.001);
      expect(theirsRefused).toBeLessThanOrEqual(0.001);
    },
  );

  test.each([5, 10, 20, 45, 55])("%d a second", (perSecond) => {
    for (const phase of phases) {
      const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
        ...{ others: evenly(perSecond), latencyMs: latencies["scattered"]!, phase },
      });
      expect(ofWhatIsLeft).toBeGreaterThanOrEqual(0.9);
      expect(oursRefused).toBeLessThanOrEqual(0.01);
      expect(theirsRefused).toBeLessThanOrEqual(0.01);
    }
  });
});

describe("beside a tool that begins in the middle of a minute", () => {
  test.each([
    ["shortly before us", -5_000],
    ["shortly after us", 3_000],
    ["when we have used half of it", 6_000],
  ])("%s, nobody is refused for long", (_, beginsAt) => {
    const busy = evenly(29.2);
    for (const phase of [5_000, 22_321, 39_642]) {
      const { klaviyo } = play({
        ...{ seed: 5, forMs: 3 * MINUTE_MS, phase, latencyMs: () => 50 },
        others: (now) => (now < beginsAt ? 0 : busy(now)),
      });
      const { others, throttledOthers } = klaviyo;
      const refused = throttledOthers.length / (others.length + throttledOthers.length);
      expect([phase, refused <= 0.01 ? 0 : refused]).toEqual([phase, 0]);
    }
  });
});

it("beside a tool that sends 200 at once every ten seconds, no more than a sixth of its calls fail", () => {
  for (const phase of [5_000, 22_321, 39_642]) {
    const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
      ...{ others: atOnce(200, 10_000), latencyMs: latencies["scattered"]!, phase },
    });
    expect(ofWhatIsLeft).toBeGreaterThanOrEqual(0.95);
    expect(oursRefused).toBeLessThanOrEqual(0.015);
    expect(theirsRefused).toBeLessThanOrEqual(1 / 6);
  }
});

it("what a tool has left off using comes back within the minute that follows", () => {
  const stopsAt = 2.5 * MINUTE_MS;
  const busy = evenly(40);
  const { klaviyo } = play({
    ...{ seed: 3, forMs: 5 * MINUTE_MS, phase: 0, latencyMs: () => 50 },
    others: (now) => (now < stopsAt ? busy(now) : 0),
  });
  const inMinute = (minute: number) =>
    klaviyo.ours.filter((time) => Math.floor(time / MINUTE_MS) === minute).length;
  expect(inMinute(1)).toBeLessThan(1_200);
  expect(inMinute(2)).toBeGreaterThan(2_000);
  expect(inMinute(4)).toBeGreaterThan(3_400);
});
