import { appEnv, WORKER_FLAGS } from "./app-client.ts";
import type { Bench } from "./bench.ts";
import { startChild } from "./child.ts";
import type { Figure } from "./figures.ts";
import { secondsUntilFullSpeed } from "./full-speed.ts";
import { benchAccount } from "./klaviyo-client.ts";
import type { OutageCommands, OutageOptions, Trouble } from "./outage-process.ts";
import { NOWHERE, prepareShops } from "./prepare.ts";
import { LATENCY_MS } from "./rig.ts";

const HOUR_MS = 3_600_000;
/** Somewhat over an hour, so that each ends at another moment of the wait between two probes. */
const OUTAGES: [Trouble, number][] = [
  ["refusal", HOUR_MS],
  ["reset", HOUR_MS + 17_000],
  ["silence", HOUR_MS + 41_000],
];

/**
 * How many calls an hour without Klaviyo costs while 100,000 rows wait, and how soon full speed is back:
 * the worst of the ways in which Klaviyo can be down.
 */
export async function benchOutage(bench: Bench): Promise<Figure[]> {
  const calls: number[] = [];
  const recoveries: number[] = [];
  for (const [trouble, outageMs] of OUTAGES) {
    const told = await suffer(bench, trouble, outageMs);
    calls.push(told.calls);
    recoveries.push(secondsUntilFullSpeed(told.after));
    bench.say(`  ${trouble}: ${told.calls} calls, ${recoveries.at(-1)} s until full speed`);
  }
  return [
    { name: "outage_calls", value: Math.max(...calls), unit: "calls", goal: "≤ 100" },
    { name: "recovery_s", value: Math.max(...recoveries), unit: "s", goal: "≤ 60" },
  ];
}

async function suffer(bench: Bench, trouble: Trouble, outageMs: number) {
  const rows = bench.short ? 15_000 : 100_000;
  const databaseUrl = await bench.database();
  const account = benchAccount(0);
  await prepareShops(databaseUrl, [account], () => rows);
  const argument: OutageOptions = { account, latencyMs: LATENCY_MS };
  const env = appEnv(databaseUrl, NOWHERE);
  const { asked, stop } = await startChild<OutageCommands>("outage-process.ts", {
    argument,
    env,
    flags: WORKER_FLAGS,
  });
  try {
    bench.say(`outage: an hour of ${trouble}, ${rows} rows`);
    const told = await asked.run({ trouble, outageMs, afterMs: 150_000 });
    bench.sawMemory(told.peakRssMb);
    if (told.before === 0) throw new Error("No call was open when the outage began");
    if (told.failed > 0) throw new Error(`The outage made ${told.failed} rows fail`);
    return told;
  } finally {
    await stop();
  }
}
