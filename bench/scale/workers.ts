import type { Bench } from "../bench.ts";
import { startChild, type Child } from "../child.ts";
import type { FetchCommands, FetchOptions } from "../fetch-process.ts";
import { round, sum, type Figure } from "../figures.ts";
import { takeTurn, type Turn } from "../turn.ts";
import { callsOf, withFleet } from "./fleet.ts";
import { together } from "./together.ts";

const WORKERS = [1, 2, 4];
/** As many open calls as each worker has by default. */
const CONCURRENCY = 256;

/**
 * Deliveries a second of one, two and four workers, beside as many loops of bare `fetch`; and the share
 * of the calls that the least busy worker makes, of an even one.
 */
export async function benchWorkers(bench: Bench): Promise<Figure[]> {
  const [seconds, warmUp, rows] = bench.short ? [4, 2, 100] : [15, 3, 500];
  const most = Math.max(...WORKERS);
  return withFleet(bench, { accounts: 400, rows, workers: most }, async (fleet) => {
    const { klaviyo, workers, urls } = fleet;
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
        const before = await callsOf(klaviyo, urls);
        const ours = await takeTurn(
          klaviyo,
          together(workers.slice(0, count), ({ asked }) => asked.start()),
          times,
        );
        const after = await callsOf(klaviyo, urls);
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
