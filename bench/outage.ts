import { appEnv, WORKER_FLAGS } from "./app-client.ts";
import type { Bench } from "./bench.ts";
import { startChild } from "./child.ts";
import { round, type Figure } from "./figures.ts";
import { benchAccount } from "./klaviyo-client.ts";
import type { OutageCommands, OutageOptions } from "./outage-process.ts";
import { NOWHERE, prepareShops } from "./prepare.ts";
import { LATENCY_MS } from "./rig.ts";
import { secondsUntilFullSpeed } from "./full-speed.ts";

const HOUR_MS = 3_600_000;

/** What an hour without Klaviyo costs in calls while 100,000 rows wait, and how soon it is made up for. */
export async function benchOutage(bench: Bench): Promise<Figure[]> {
  const rows = bench.short ? 15_000 : 100_000;
  const databaseUrl = await bench.database();
  const account = benchAccount(0);
  await prepareShops(databaseUrl, [account], () => rows);
  const argument: OutageOptions = { account, latencyMs: LATENCY_MS };
  const env = appEnv(databaseUrl, NOWHERE);
  const child = startChild<OutageCommands>("outage-process.ts", {
    argument,
    env,
    flags: WORKER_FLAGS,
  });
  const { asked, stop } = await child;
  try {
    bench.say(`outage: an hour, ${rows} rows`);
    const told = await asked.run({ outageMs: HOUR_MS, afterMs: 150_000 });
    bench.sawMemory(told.peakRssMb);
    if (told.before === 0) throw new Error("Nothing was under way when the outage began");
    if (told.failed > 0) throw new Error(`The outage has cost ${told.failed} rows`);
    const recovery = secondsUntilFullSpeed(told.after);
    return [
      { name: "outage_calls", value: told.calls, unit: "calls", goal: "≤ 100" },
      { name: "recovery_s", value: round(recovery), unit: "s", goal: "≤ 60" },
    ];
  } finally {
    await stop();
  }
}
