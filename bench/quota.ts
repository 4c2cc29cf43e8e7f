import { setTimeout as wait } from "node:timers/promises";
import type { RateForm } from "#sandbox/klaviyo/windows.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figures.ts";
import { withRig } from "./rig.ts";

const PER_MINUTE = 3_500;
/** Which window the answers describe; with "none" they describe no window, and the documented limits apply. */
const FORMS: RateForm[] = ["second", "minute", "mixed", "none"];

/** How much of an account's quota a full queue uses, and whether Klaviyo ever refuses, for each form of its headers. */
export async function benchQuota(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const form of FORMS) figures.push(...(await measure(bench, form)));
  return figures;
}

async function measure(bench: Bench, form: RateForm): Promise<Figure[]> {
  const seconds = bench.short ? 15 : 120;
  const most = PER_MINUTE * Math.ceil(seconds / 60);
  const full = { accounts: 1, limited: true, rates: { form }, backlog: () => most + 1_000 };
  return withRig(bench, full, async ({ klaviyo, app }) => {
    bench.say(`quota, form ${form}: ${seconds} s; ${phaseOf(klaviyo)}`);
    await app.start();
    await wait(seconds * 1_000);
    const [counts] = Object.values(await klaviyo.counts());
    const { accepted = 0, throttled = 0 } = counts ?? {};
    return [
      { name: `quota_ratio_${form}`, value: accepted / most, unit: "", goal: "≥ 0.95" },
      { name: `throttled_${form}`, value: throttled, unit: "calls", goal: "= 0" },
      { name: `quota_window_phase_ms_${form}`, value: klaviyo.windowOffsetMs, unit: "ms" },
    ];
  });
}

/** Klaviyo's phase is not visible from outside, and differs each time. */
export function phaseOf({ windowOffsetMs }: { windowOffsetMs: number }): string {
  return `Klaviyo's windows are ${windowOffsetMs} ms off the clock's`;
}
