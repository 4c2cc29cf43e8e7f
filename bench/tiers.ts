import { setTimeout as wait } from "node:timers/promises";
import type { Rates } from "#sandbox/klaviyo/klaviyo.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figures.ts";
import { phaseOf } from "./quota.ts";
import { withRig, type Rig } from "./rig.ts";
import { percent } from "./shared-quota.ts";

const SMALL = { perSecond: 10, perMinute: 150 };
const MINUTE_MS = 60_000;

/** An account with a smaller tier: one that answers tell of, one that begins within a minute, and one that only 429s tell of. */
export async function benchTiers(bench: Bench): Promise<Figure[]> {
  const minutes = bench.short ? 1 : 3;
  const told = await withTier(bench, { form: "second", tier: SMALL }, async (rig) => {
    await rig.app.start();
    await wait(minutes * MINUTE_MS);
    return sentOf(rig);
  });
  const changed = await withTier(bench, { form: "second" }, async (rig) => {
    await rig.app.start();
    await wait(MINUTE_MS / 2);
    await rig.klaviyo.limit({ tier: SMALL });
    await wait(minutes * MINUTE_MS);
    return sentOf(rig);
  });
  const untold = await withTier(bench, { form: "none", tier: SMALL }, async (rig) => {
    await rig.app.start();
    await wait(MINUTE_MS);
    const before = await sentOf(rig);
    await wait(minutes * MINUTE_MS);
    const after = await sentOf(rig);
    return {
      accepted: after.accepted - before.accepted,
      throttled: after.throttled - before.throttled,
    };
  });
  return [
    {
      name: "tier_quota_ratio",
      value: told.accepted / (minutes * SMALL.perMinute),
      unit: "",
      goal: "≥ 0.9",
    },
    { name: "tier_throttled_pct", value: refusedOf(told), unit: "%", goal: "≤ 2" },
    { name: "changed_tier_throttled_pct", value: refusedOf(changed), unit: "%", goal: "≤ 2" },
    {
      name: "untold_tier_quota_ratio",
      value: untold.accepted / (minutes * SMALL.perMinute),
      unit: "",
      goal: "≥ 0.7",
    },
    { name: "untold_tier_throttled_pct", value: refusedOf(untold), unit: "%", goal: "≤ 5" },
  ];
}

type Sent = { accepted: number; throttled: number };

function withTier(
  bench: Bench,
  rates: Partial<Rates>,
  work: (rig: Rig) => Promise<Sent>,
): Promise<Sent> {
  const full = { accounts: 1, limited: true, rates, backlog: () => 10_000 };
  return withRig(bench, full, (rig) => {
    bench.say(`tiers, form ${rates.form ?? "second"}; ${phaseOf(rig.klaviyo)}`);
    return work(rig);
  });
}

async function sentOf({ klaviyo }: Rig): Promise<Sent> {
  const [counts] = Object.values(await klaviyo.counts());
  return { accepted: counts?.accepted ?? 0, throttled: counts?.throttled ?? 0 };
}

function refusedOf({ accepted, throttled }: Sent): number {
  return percent(throttled, accepted + throttled);
}
