import { SERVER_FLAGS } from "#sandbox/app-process.ts";
import type { BareCommands, BareReady } from "./bare-intake-process.ts";
import type { Bench, Benchmark } from "./bench.ts";
import { startChild } from "./child.ts";
import { percentile, round, type Figure } from "./figures.ts";
import { withStage, type Stage } from "./intake-stage.ts";
import type { Load, LoadCommands } from "./load-process.ts";
import { faultsOf, inWords, p99Of, rateOf } from "./load-summary.ts";
import { watchMemory } from "./memory.ts";
import { slowClients } from "./slow-clients.ts";

const CONNECTIONS = 64;
const CROWD = 200;
/** The other shop's shoppers a second: enough for a 99th percentile of more than a few of them. */
const OTHER_RATE = 50;

/**
 * Sign-ups over real HTTP against the built server, as Shopify's app proxy would forward them. Every
 * 202 is checked to be a row.
 */
export const intakeBenchmarks: Record<string, Benchmark> = {
  rate: (bench) => withStage(bench, { worker: "off" }, (stage) => rate(bench, stage)),
  evenly: (bench) => withStage(bench, { worker: "on" }, (stage) => evenly(bench, stage)),
  crowd: (bench) => withStage(bench, { worker: "on" }, (stage) => crowd(bench, stage)),
  growth: (bench) => withStage(bench, { worker: "off" }, (stage) => growth(bench, stage)),
  slow: (bench) => withStage(bench, { worker: "on" }, (stage) => slowClients(bench, stage)),
};

/** The three programs take turns, so that other work on the machine affects all of them. */
async function rate(bench: Bench, { load, shops, target, check }: Stage): Promise<Figure[]> {
  const [turns, ms] = bench.short ? [1, 3_000] : [3, 10_000];
  const bare = await startChild<BareCommands, BareReady>("bare-intake-process.ts", {
    argument: { databaseUrl: await bench.database() },
    flags: SERVER_FLAGS,
  });
  const ours: Load[] = [];
  const nothing: Load[] = [];
  const bares: Load[] = [];
  try {
    // The first turn of each warms up.
    for (let turn = 0; turn <= turns; turn += 1) {
      const signUps = target(shops[0], "ratio", turn * 1_000_000);
      ours.push(await load.crowd(signUps, CONNECTIONS, { ms }));
      nothing.push(await load.crowd(target(undefined, "nothing"), CONNECTIONS, { ms }));
      bares.push(await load.crowd({ ...signUps, port: bare.ready.port }, CONNECTIONS, { ms }));
    }
  } finally {
    await bare.stop();
  }
  await check(ours, "ratio");
  const own = rateOf(ours.slice(1));
  const idle = rateOf(nothing.slice(1));
  const bareRate = rateOf(bares.slice(1));
  const rates = [own, idle, bareRate].map(Math.round);
  bench.say(`intake: sign-ups, requests for nothing, bare sign-ups a second: ${rates.join(", ")}`);
  return [
    { name: "intake_ratio", value: own / idle, unit: "", goal: "≥ 0.6" },
    { name: "intake_bare_ratio", value: own / bareRate, unit: "" },
    { name: "sign_ups_per_s", value: own, unit: "/s" },
    { name: "intake_full_p99_ms", value: p99Of(ours.slice(1)), unit: "ms" },
  ];
}

async function evenly(bench: Bench, { load, shops, target, check }: Stage): Promise<Figure[]> {
  const ms = bench.short ? 3_000 : 20_000;
  await load.evenly(target(shops[0], "warm"), 500, 2_000);
  const loaded = await load.evenly(target(shops[0], "evenly"), 500, ms);
  await check([loaded], "evenly");
  bench.say(`intake: 500/s offered, answered ${inWords(loaded)}`);
  return [
    {
      name: "intake_p99_ms",
      value: p99Of([loaded]),
      unit: "ms",
      goal: "≤ 50",
    },
    { name: "intake_p50_ms", value: percentile(loaded.latencies, 0.5), unit: "ms" },
  ];
}

/** A drop sells out: one shop's crowd, and another shop's few shoppers at the same time. */
async function crowd(bench: Bench, { load, shops, target, check }: Stage): Promise<Figure[]> {
  const [first, other] = shops;
  await load.evenly(target(other, "warm"), OTHER_RATE, 2_000);
  const quiet = await load.evenly(target(other, "quiet"), OTHER_RATE, bench.short ? 3_000 : 15_000);
  const second = await startChild<LoadCommands>("load-process.ts", { isElsewhere: true });
  try {
    const count = bench.short ? 3_000 : 20_000;
    const crowding = second.asked.crowd(target(first, "crowd"), CROWD, { count });
    const beside = load.evenly(target(other, "beside"), OTHER_RATE);
    const crowded = await crowding;
    await load.endEvenly();
    const others = await beside;
    const rows = await check([crowded], "crowd");
    await check([others], "beside");
    const [alone, besideIt] = [p99Of([quiet]), p99Of([others])];
    bench.say(
      `intake: a crowd's ${inWords(crowded)}; another shop's p99 ${round(alone)} ms, and ${round(besideIt)} beside it`,
    );
    return [
      { name: "crowd_lost", value: crowded.accepted.length - rows, unit: "rows", goal: "= 0" },
      { name: "crowd_5xx", value: faultsOf([crowded]), unit: "answers", goal: "= 0" },
      { name: "crowd_p99_ms", value: p99Of([crowded]), unit: "ms", goal: "≤ 1000" },
      { name: "crowd_other_ratio", value: besideIt / alone, unit: "", goal: "≤ 3" },
    ];
  } finally {
    await second.stop();
  }
}

/** Once the server has grown as it does under any load, its memory must stay as it is. */
async function growth(bench: Bench, { load, server, shops, target, check }: Stage) {
  const [warmUp, count] = bench.short ? [2_000, 5_000] : [50_000, 1_000_000];
  await load.crowd(target(shops[0], "warm"), CONNECTIONS, { count: warmUp });
  const watched = watchMemory(server.pid);
  const loaded = await load.crowd(target(shops[0], "memory"), CONNECTIONS, { count });
  const grown = watched.stop();
  await check([loaded], "memory");
  bench.say(`intake: ${count} sign-ups, answered ${inWords(loaded)}`);
  return [{ name: "rss_growth_mb", value: grown, unit: "MiB", goal: "≤ 64" }];
}
