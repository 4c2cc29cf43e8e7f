import { setTimeout as wait } from "node:timers/promises";
import { startApp, type AppProcess } from "./app-client.ts";
import type { Bench, Benchmark } from "./bench.ts";
import { startChild, type Child } from "./child.ts";
import type { FetchCommands, FetchOptions } from "./fetch-process.ts";
import { round, type Figure } from "./figures.ts";
import { withStage } from "./intake-stage.ts";
import { startKlaviyoProcess, type KlaviyoProcess } from "./klaviyo-client.ts";
import type { LoadCommands } from "./load-process.ts";
import { rateOf } from "./load-summary.ts";
import { prepareShops } from "./prepare.ts";
import { LATENCY_MS } from "./rig.ts";
import { takeTurn, type Turn } from "./turn.ts";

const WORKERS = [1, 2, 4];
/** As many open calls as each worker has by default. */
const CONCURRENCY = 256;

/** Several processes on one PostgreSQL server: workers, one of them killed, many small shops, and web servers. */
export const scaleBenchmarks: Record<string, Benchmark> = {
  workers: manyWorkers,
  takeover: takeOver,
  shops: manyShops,
  servers: manyServers,
};

interface Processes {
  accounts: number;
  /** The waiting rows of each shop; each shop has its own account. */
  rows: number;
  latencyMs?: number;
  workers: number;
}

interface Fleet {
  klaviyo: KlaviyoProcess;
  shops: string[];
  workers: AppProcess[];
  /** The address of Klaviyo that each worker calls, and no other. */
  doors: string[];
}

/** Starts them all, runs, and ends every process, whatever the result. */
async function withFleet<Result>(
  bench: Bench,
  { accounts, rows, latencyMs = LATENCY_MS, workers: count }: Processes,
  work: (fleet: Fleet) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = await bench.database();
  const klaviyo = await startKlaviyoProcess({ accounts, limited: false, latencyMs });
  const workers: AppProcess[] = [];
  const doors: string[] = [];
  try {
    const shops = await prepareShops(databaseUrl, klaviyo.accounts, () => rows);
    for (let worker = 0; worker < count; worker += 1) {
      const { url } = await klaviyo.openDoor();
      doors.push(url);
      workers.push(await startApp(databaseUrl, url));
    }
    return await work({ klaviyo, shops, workers, doors });
  } finally {
    for (const { stop } of workers) await stop();
    await klaviyo.stop();
  }
}

/**
 * Deliveries a second of one, two and four workers, beside as many loops of bare `fetch`; and the share
 * of the calls that the least busy worker makes, of an even one.
 */
async function manyWorkers(bench: Bench): Promise<Figure[]> {
  const [seconds, warmUp, rows] = bench.short ? [4, 2, 100] : [15, 3, 500];
  const most = Math.max(...WORKERS);
  return withFleet(bench, { accounts: 400, rows, workers: most }, async (fleet) => {
    const { klaviyo, workers, doors } = fleet;
    const times = { warmUpMs: warmUp * 1_000, ms: seconds * 1_000 };
    const keys = klaviyo.accounts.map(({ key }) => key);
    const argument: FetchOptions = { url: klaviyo.url, keys };
    const loops: Child<FetchCommands, null>[] = [];
    const figures: Figure[] = [];
    try {
      for (const count of WORKERS) {
        while (loops.length < count) {
          loops.push(await startChild<FetchCommands>("fetch-process.ts", { argument }));
        }
        const before = await callsOf(klaviyo, doors);
        const ours = await takeTurn(
          klaviyo,
          together(workers.slice(0, count), ({ asked }) => asked.start()),
          times,
        );
        const after = await callsOf(klaviyo, doors);
        const bare = await takeTurn(
          klaviyo,
          together(loops.slice(0, count), ({ asked }) => asked.start(CONCURRENCY)),
          times,
        );
        const calls = after.slice(0, count).map((calls, at) => calls - (before[at] ?? 0));
        bench.say(
          `scale: ${count} workers ${inWords(ours)}, bare ${inWords(bare)}; calls ${calls.join(", ")}`,
        );
        figures.push(...toFigures(count, ours, bare, calls));
      }
      const { queued = 0 } = (await workers[0]?.asked.rows()) ?? {};
      if (queued === 0) throw new Error("The queue was empty before the end");
      return figures;
    } finally {
      for (const { stop } of loops) await stop();
    }
  });
}

async function callsOf(klaviyo: KlaviyoProcess, doors: string[]): Promise<number[]> {
  return Promise.all(doors.map(async (url) => (await klaviyo.door(url))?.calls ?? 0));
}

interface Runnable {
  asked: {
    halt: () => Promise<void>;
    usage: () => Promise<{ statements: number; cpuMs: number }>;
  };
}

/** Several processes as one. */
function together<One extends Runnable>(all: One[], start: (one: One) => Promise<void>) {
  return {
    async start() {
      await Promise.all(all.map(start));
    },
    async halt() {
      await Promise.all(all.map(({ asked }) => asked.halt()));
    },
    usage: async () => {
      const used = await Promise.all(all.map(({ asked }) => asked.usage()));
      return {
        statements: sum(used.map(({ statements }) => statements)),
        cpuMs: sum(used.map(({ cpuMs }) => cpuMs)),
      };
    },
  };
}

function toFigures(count: number, ours: Turn, bare: Turn, calls: number[]): Figure[] {
  const share = (Math.min(...calls) * count) / sum(calls);
  return [
    { name: `scale_deliveries_per_s_${count}`, value: perSecond(ours), unit: "/s" },
    { name: `scale_fetches_per_s_${count}`, value: perSecond(bare), unit: "/s" },
    { name: `scale_ratio_${count}`, value: perSecond(ours) / perSecond(bare), unit: "" },
    {
      name: `scale_statements_per_delivery_${count}`,
      value: ours.statements / ours.accepted,
      unit: "",
    },
    ...(count > 1 ? [{ name: `scale_least_share_${count}`, value: share, unit: "" }] : []),
  ];
}

const perSecond = ({ accepted, ms }: Turn) => accepted / (ms / 1_000);

function inWords(turn: Turn): string {
  return `${Math.round(perSecond(turn))}/s, ${round(turn.cpuMs / turn.accepted)} ms of CPU a call`;
}

/**
 * One of two workers is killed with SIGKILL; how long the last of the lanes waits that it held. Klaviyo
 * needs a second for an answer, so that the rows of a lane last longer than a lease.
 */
async function takeOver(bench: Bench): Promise<Figure[]> {
  const fleet = { accounts: 100, rows: 400, latencyMs: 1_000, workers: 2 };
  return withFleet(bench, fleet, async ({ klaviyo, shops, workers }) => {
    await Promise.all(workers.map(({ asked }) => asked.start()));
    await wait(8_000);
    await workers[0]?.kill();
    const killedAt = Date.now();
    // What it had called for before the kill arrives for another second.
    await wait(1_500);
    await klaviyo.watch();
    const movedAt = new Map<string, number>();
    while (movedAt.size < shops.length && Date.now() - killedAt < 60_000) {
      for (const [email, at] of await klaviyo.receipts()) {
        const shop = email.replace(/-\d+@.*$/, "");
        if (!movedAt.has(shop)) movedAt.set(shop, at);
      }
      await wait(100);
    }
    const waits = [...movedAt.values()].map((at) => at - killedAt);
    const held = waits.filter((ms) => ms > 5_000).length;
    bench.say(
      `scale: after the kill, ${held} of ${shops.length} lanes waited; moved: ${movedAt.size}`,
    );
    if (movedAt.size < shops.length) throw new Error("Some lanes did not move again in a minute");
    if (held === 0) throw new Error("The killed worker had no lane");
    return [
      { name: "scale_taken_over_s", value: Math.max(...waits) / 1_000, unit: "s", goal: "≤ 25" },
    ];
  });
}

/** Two workers and many shops with a few rows each: how long until all are delivered, and what a row costs. */
async function manyShops(bench: Bench): Promise<Figure[]> {
  const [accounts, rows] = bench.short ? [500, 3] : [10_000, 5];
  return withFleet(bench, { accounts, rows, workers: 2 }, async ({ klaviyo, workers, doors }) => {
    bench.say(`scale: ${accounts} shops with ${rows} rows each`);
    const fleet = together(workers, ({ asked }) => asked.start());
    const before = await fleet.usage();
    const from = performance.now();
    await fleet.start();
    for (let accepted = 0; accepted < accounts * rows;) {
      await wait(100);
      accepted = sum(await callsOf(klaviyo, doors));
      if (performance.now() - from > 600_000) throw new Error(`Only ${accepted} were accepted`);
    }
    const seconds = (performance.now() - from) / 1_000;
    await fleet.halt();
    const after = await fleet.usage();
    const { delivered = 0 } = (await workers[0]?.asked.rows()) ?? {};
    if (delivered !== accounts * rows) throw new Error(`${delivered} of all rows are delivered`);
    const statements = (after.statements - before.statements) / delivered;
    return [
      { name: "scale_shops_drain_s", value: seconds, unit: "s" },
      { name: "scale_shops_rows_per_s", value: delivered / seconds, unit: "/s" },
      { name: "scale_shops_statements_per_row", value: statements, unit: "" },
    ];
  });
}

/** Sign-ups a second of one and of two web servers, each with 64 connections. */
async function manyServers(bench: Bench): Promise<Figure[]> {
  const ms = bench.short ? 3_000 : 15_000;
  return withStage(
    bench,
    { worker: "off", servers: 2 },
    async ({ servers, load, shops, target, check }) => {
      const other = await startChild<LoadCommands>("load-process.ts");
      try {
        const both = [load, other.asked];
        const rates: number[] = [];
        for (const count of [1, 2]) {
          // The first turn warms up.
          for (const [turn, length] of [ms / 5, ms].entries()) {
            const name = `servers-${count}-${turn}`;
            const loads = await Promise.all(
              both.slice(0, count).map((process, at) => {
                const { port } = servers[at] ?? { port: 0 };
                const crowd = { ...target(shops[at], name, at * 1_000_000), port };
                return process.crowd(crowd, 64, { ms: length });
              }),
            );
            await check(loads, name);
            if (turn > 0) rates.push(sum(loads.map((loaded) => rateOf([loaded]))));
          }
        }
        const [one = NaN, two = NaN] = rates;
        return [
          { name: "scale_sign_ups_per_s_1", value: one, unit: "/s" },
          { name: "scale_sign_ups_per_s_2", value: two, unit: "/s" },
        ];
      } finally {
        await other.stop();
      }
    },
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
