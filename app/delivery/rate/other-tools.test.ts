import { describe, expect, it, test } from "vitest";
import { LIMITS, MINUTE_MS, play, randomOf, type Circumstances } from "#tests/budget/play.ts";

const MINUTES = 6;

const latencies: Record<string, Circumstances["latencyMs"]> = {
  steady: () => 50,
  scattered: (random) => Math.floor(20 + random() * 400),
  "now and then very slow": (random) => (random() < 0.01 ? 4_000 : Math.floor(40 + random() * 20)),
};

/** A tool that sends this many a second, evenly, and never repeats one. */
function evenly(perSecond: number): (now: number) => number {
  const until = (ms: number) => Math.floor((ms * perSecond) / 1_000);
  return (now) => until(now + 1) - until(now);
}

/** A tool that sends this many at once, now and then. */
function atOnce(calls: number, everyMs: number): (now: number) => number {
  return (now) => (((now % everyMs) + everyMs) % everyMs === 777 ? calls : 0);
}

/**
 * The window that answers report on, or a change from one answer to the next; with how exact the
 * estimate is at 29.2 calls a second, and at other rates: a tool of 5 a second is seen too seldom
 * within one second of ours, and one of 45 leaves so little that each look at the other window
 * weighs (decision 023).
 */
const forms = [
  ["second", { least: 0.95, refused: 0.005, paces: { least: 0.9, refused: 0.08 } }],
  ["minute", { least: 0.97, refused: 0.001, paces: { least: 0.9, refused: 0.01 } }],
  ["mixed", { least: 0.9, refused: 0.005, paces: { least: 0.7, refused: 0.01 } }],
] as const;

/** How whole minutes were shared, as Klaviyo has counted them. */
function share(
  given: Pick<Circumstances, "others" | "latencyMs" | "countedAfter" | "phase" | "rates"> & {
    seed?: number;
  },
) {
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

describe.each(forms)("where answers report on the %s", (form, { least, refused, paces }) => {
  const rates = () => ({ form });
  const phases = [5_000, 22_321, 39_642];

  describe("beside another tool that sends evenly and never repeats", () => {
    const pairs = Object.keys(latencies).flatMap((name) =>
      phases.map((phase) => [name, phase] as const),
    );

    test.each(pairs)(
      "29.2 a second, our way %s, Klaviyo's minute off by %i ms: no call is refused and no call is left over",
      (name, phase) => {
        const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
          others: evenly(29.2),
          latencyMs: latencies[name]!,
          phase,
          rates,
        });
        expect(ofWhatIsLeft).toBeGreaterThanOrEqual(least);
        expect(oursRefused).toBeLessThanOrEqual(refused);
        expect(theirsRefused).toBeLessThanOrEqual(refused);
      },
    );

    test.each([5, 20, 45])("%d a second", (perSecond) => {
      for (const phase of phases) {
        const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
          others: evenly(perSecond),
          latencyMs: latencies["steady"]!,
          phase,
          rates,
        });
        expect(ofWhatIsLeft).toBeGreaterThanOrEqual(paces.least);
        expect(oursRefused).toBeLessThanOrEqual(0.01);
        expect(theirsRefused).toBeLessThanOrEqual(paces.refused);
      }
    });

    it("at random moments", () => {
      const random = randomOf(9);
      const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
        others: () => (random() < 0.0292 ? 1 : 0),
        latencyMs: () => 50,
        phase: 5_000,
        rates,
      });
      expect(ofWhatIsLeft).toBeGreaterThanOrEqual(0.9);
      expect(oursRefused).toBeLessThanOrEqual(0.01);
      expect(theirsRefused).toBeLessThanOrEqual(0.02);
    });
  });

  describe("beside a tool that begins in the middle of a minute", () => {
    test.each([
      ["shortly before us", -5_000],
      ["shortly after us", 3_000],
    ])("%s, no tool is refused for long", (_, beginsAt) => {
      const busy = evenly(29.2);
      for (const phase of phases) {
        const { klaviyo } = play({
          seed: 5,
          forMs: 3 * MINUTE_MS,
          phase,
          latencyMs: () => 50,
          rates,
          others: (now) => (now < beginsAt ? 0 : busy(now)),
        });
        const { others, throttledOthers } = klaviyo;
        const share = throttledOthers.length / (others.length + throttledOthers.length);
        expect([phase, share <= 0.01 ? 0 : share]).toEqual([phase, 0]);
      }
    });
  });
});

describe("where answers are slow and report on the second, beside another tool that sends evenly", () => {
  const slow: [string, Circumstances["latencyMs"], number | undefined][] = [
    ["600 ms, counted at once", () => 600, 0],
    ["600 ms, counted at some time", () => 600, undefined],
    ["1,000 ms, counted halfway", () => 1_000, 0.5],
    ["300 to 900 ms, counted halfway", (random) => 300 + random() * 600, 0.5],
  ];

  test.each(slow)("%s: hardly any call is refused", (_, latencyMs, countedAfter) => {
    for (const perSecond of [20, 29.2, 45]) {
      for (const phase of [5_000, 22_321]) {
        const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
          others: evenly(perSecond),
          latencyMs,
          phase,
          rates: () => ({ form: "second" }),
          ...(countedAfter !== undefined && { countedAfter }),
        });
        expect(ofWhatIsLeft).toBeGreaterThanOrEqual(0.8);
        expect(oursRefused).toBeLessThanOrEqual(0.01);
        expect(theirsRefused).toBeLessThanOrEqual(perSecond === 29.2 ? 0.01 : 0.025);
      }
    }
  });
});

describe("beside a tool that begins when we have used half of a minute", () => {
  test.each([
    ["minute", 0.01],
    // A second does not show what is gone of a minute: ours of it was gone before.
    ["second", 0.1],
  ] as const)("where answers report on the %s, at most %d of its calls fail", (form, most) => {
    const busy = evenly(29.2);
    for (const phase of [5_000, 22_321, 39_642]) {
      const { klaviyo } = play({
        seed: 5,
        forMs: 3 * MINUTE_MS,
        phase,
        latencyMs: () => 50,
        rates: () => ({ form }),
        others: (now) => (now < 6_000 ? 0 : busy(now)),
      });
      const { others, throttledOthers } = klaviyo;
      const share = throttledOthers.length / (others.length + throttledOthers.length);
      expect(share).toBeLessThanOrEqual(most);
    }
  });
});

describe("beside a tool that sends 200 at once every ten seconds", () => {
  test.each([
    ["minute", 0.95],
    ["second", 0.5],
    ["mixed", 0.25],
  ] as const)(
    "no more than a sixth of its calls fail where answers report on the %s",
    (form, least) => {
      for (const phase of [5_000, 22_321, 39_642]) {
        const { ofWhatIsLeft, oursRefused, theirsRefused } = share({
          others: atOnce(200, 10_000),
          latencyMs: latencies["scattered"]!,
          phase,
          rates: () => ({ form }),
        });
        expect(ofWhatIsLeft).toBeGreaterThanOrEqual(least);
        expect(oursRefused).toBeLessThanOrEqual(0.015);
        expect(theirsRefused).toBeLessThanOrEqual(1 / 6);
      }
    },
  );
});

it.each(forms)("what a tool no longer uses comes back within a minute: %s", (form) => {
  const stopsAt = 2.5 * MINUTE_MS;
  const busy = evenly(40);
  const { klaviyo } = play({
    seed: 3,
    forMs: 5 * MINUTE_MS,
    phase: 0,
    latencyMs: () => 50,
    rates: () => ({ form }),
    others: (now) => (now < stopsAt ? busy(now) : 0),
  });
  const inMinute = (minute: number) =>
    klaviyo.ours.filter((time) => Math.floor(time / MINUTE_MS) === minute).length;
  expect(inMinute(1)).toBeLessThan(1_200);
  expect(inMinute(2)).toBeGreaterThan(2_000);
  expect(inMinute(4)).toBeGreaterThan(3_400);
});
