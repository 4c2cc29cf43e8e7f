import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figures.ts";
import { phaseOf } from "./quota.ts";
import { withRig, type Rig } from "./rig.ts";

const PER_MINUTE = 3_500;
const MINUTE_MS = 60_000;
/** Half of what Klaviyo allows. */
const OTHERS_PER_SECOND = 29.2;
const HEAD_START_MS = 5_000;

/**
 * Beside another tool of the merchant's that announces nothing and never asks twice. What is sent is
 * counted over whole windows of Klaviyo's, what is refused from the first call on.
 */
export async function benchSharedQuota(bench: Bench): Promise<Figure[]> {
  const windows = bench.short ? 1 : 3;
  const rows = (windows + 1) * PER_MINUTE;
  const full = { accounts: 1, limited: true, backlog: () => rows };
  return withRig(bench, full, async (rig) => {
    const { klaviyo, app } = rig;
    bench.say(`shared quota: ${windows} windows of a minute; ${phaseOf(klaviyo)}`);
    const [account] = klaviyo.accounts;
    await klaviyo.startOtherTool({
      publicApiKey: account?.publicApiKey ?? "",
      perSecond: OTHERS_PER_SECOND,
    });
    await wait(HEAD_START_MS);
    await app.start();

    await wait(MINUTE_MS - ((Date.now() + klaviyo.windowOffsetMs) % MINUTE_MS));
    const before = await sentOf(rig);
    await wait(windows * MINUTE_MS);
    const after = await sentOf(rig);
    const others = await klaviyo.stopOtherTool();

    const left = windows * PER_MINUTE - (after.others - before.others);
    return [
      {
        name: "shared_quota_ratio",
        value: (after.ours - before.ours) / left,
        unit: "",
        goal: "≥ 0.9",
      },
      {
        name: "shared_throttled_pct",
        value: percent(after.throttled, after.throttled + after.ours),
        unit: "%",
        goal: "≤ 1",
      },
      {
        name: "other_throttled_pct",
        value: percent(others.throttled, others.throttled + others.accepted),
        unit: "%",
        goal: "≤ 1",
      },
      { name: "shared_window_phase_ms", value: klaviyo.windowOffsetMs, unit: "ms" },
    ];
  });
}

async function sentOf({ klaviyo }: Rig) {
  const [[counts], others] = await Promise.all([
    klaviyo.counts().then(Object.values<{ accepted: number; throttled: number }>),
    klaviyo.otherTool(),
  ]);
  return {
    ours: counts?.accepted ?? 0,
    throttled: counts?.throttled ?? 0,
    others: others.accepted,
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
