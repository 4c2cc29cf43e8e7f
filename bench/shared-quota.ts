import { setTimeout as wait } from "node:timers/promises";
import type { RateForm } from "#sandbox/klaviyo/windows.ts";
import type { Bench } from "./bench.ts";
import { startChild, type Asked } from "./child.ts";
import type { Figure } from "./figures.ts";
import type { OtherToolCommands, OtherToolOptions } from "./other-tool.ts";
import { phaseOf } from "./quota.ts";
import { withRig, type Rig } from "./rig.ts";

const PER_MINUTE = 3_500;
const MINUTE_MS = 60_000;
/** Half of what Klaviyo allows. */
const OTHERS_PER_SECOND = 29.2;
const HEAD_START_MS = 5_000;
interface Case {
  name: string;
  form: RateForm;
  latencyMs?: number;
}

/** Which window the answers describe, and how long they take: as everywhere unless given. */
const CASES: Case[] = [
  { name: "second", form: "second" },
  { name: "minute", form: "minute" },
  { name: "mixed", form: "mixed" },
  { name: "second_slow", form: "second", latencyMs: 600 },
];

/**
 * Beside another tool of the merchant that announces nothing and never repeats a call, for each form of
 * Klaviyo's headers, and where answers are slow. Sent calls are counted over whole windows of
 * Klaviyo's, refused calls from the first call on.
 */
export async function benchSharedQuota(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const each of CASES) figures.push(...(await measure(bench, each)));
  return figures;
}

async function measure(bench: Bench, { name, form, ...latency }: Case): Promise<Figure[]> {
  const windows = bench.short ? 1 : 3;
  const rows = (windows + 1) * PER_MINUTE;
  const full = { accounts: 1, limited: true, rates: { form }, ...latency, backlog: () => rows };
  return withRig(bench, full, async (rig) => {
    const { klaviyo, app } = rig;
    bench.say(`shared quota, ${name}: ${windows} windows of a minute; ${phaseOf(klaviyo)}`);
    const { url } = await klaviyo.openListener({ others: true });
    const key = klaviyo.accounts[0]?.key ?? "";
    const argument: OtherToolOptions = { url, key, perSecond: OTHERS_PER_SECOND };
    const tool = await startChild<OtherToolCommands>("other-tool.ts", { argument });
    try {
      await wait(HEAD_START_MS);
      await app.start();

      await wait(MINUTE_MS - ((Date.now() + klaviyo.windowOffsetMs) % MINUTE_MS));
      const before = await sentOf(rig, tool.asked);
      await wait(windows * MINUTE_MS);
      const after = await sentOf(rig, tool.asked);
      const others = await tool.asked.end();

      const left = windows * PER_MINUTE - (after.others - before.others);
      return [
        {
          name: `shared_quota_ratio_${name}`,
          value: (after.ours - before.ours) / left,
          unit: "",
          goal: "≥ 0.9",
        },
        {
          name: `shared_throttled_pct_${name}`,
          value: percent(after.throttled, after.throttled + after.ours),
          unit: "%",
          goal: "≤ 1",
        },
        {
          name: `other_throttled_pct_${name}`,
          value: percent(others.throttled, others.throttled + others.accepted),
          unit: "%",
          goal: "≤ 1",
        },
        { name: `shared_window_phase_ms_${name}`, value: klaviyo.windowOffsetMs, unit: "ms" },
      ];
    } finally {
      await tool.stop();
    }
  });
}

async function sentOf({ klaviyo }: Rig, tool: Asked<OtherToolCommands>) {
  const [[counts], others] = await Promise.all([
    klaviyo.counts().then(Object.values<{ accepted: number; throttled: number }>),
    tool.counts(),
  ]);
  return {
    ours: counts?.accepted ?? 0,
    throttled: counts?.throttled ?? 0,
    others: others.accepted,
  };
}

export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
