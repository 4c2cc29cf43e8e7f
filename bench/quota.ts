import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figures.ts";
import { withRig } from "./rig.ts";

const PER_MINUTE = 3_500;

/** How much of an account's quota a full queue makes use of, and whether Klaviyo ever had to refuse. */
export async function benchQuota(bench: Bench): Promise<Figure[]> {
  const seconds = bench.short ? 15 : 120;
  const most = PER_MINUTE * Math.ceil(seconds / 60);
  const full = { accounts: 1, limited: true, backlog: () => most + 1_000 };
  return withRig(bench, full, async ({ klaviyo, app }) => {
    bench.say(`quota: ${seconds} s; ${phaseOf(klaviyo)}`);
    await app.start();
    await wait(seconds * 1_000);
    const [counts] = Object.values(await klaviyo.counts());
    const { accepted = 0, throttled = 0 } = counts ?? {};
    return [
      { name: "quota_ratio", value: accepted / most, unit: "", goal: "≥ 0.95" },
      { name: "throttled", value: throttled, unit: "calls", goal: "= 0" },
      { name: "quota_window_phase_ms", value: klaviyo.windowOffsetMs, unit: "ms" },
    ];
  });
}

/** Nobody outside knows Klaviyo's phase, and it is another one each time. */
export function phaseOf({ windowOffsetMs }: { windowOffsetMs: number }): string {
  return `Klaviyo's windows are ${windowOffsetMs} ms off the clock's`;
}
