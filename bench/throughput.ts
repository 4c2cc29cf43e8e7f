import type { Bench } from "./bench.ts";
import { startChild } from "./child.ts";
import type { FetchCommands, FetchOptions } from "./fetch-process.ts";
import { round, sum, type Figure } from "./figures.ts";
import { withRig, type Rig } from "./rig.ts";
import { takeTurn, type Turn } from "./turn.ts";

const ACCOUNTS = 200;
/** As many open calls as the worker has by default. */
const CONCURRENCY = 256;
/** No machine has come near it so far; the benchmark still checks that the queue was never empty. */
const MOST_PER_SECOND = 3_000;

/**
 * Everything at full speed: claimed, called for, settled, recorded. Compared with a loop of bare `fetch`
 * with the same requests to the same Klaviyo; the two take turns, so that other work on the machine
 * affects both.
 */
export async function benchThroughput(bench: Bench): Promise<Figure[]> {
  const [turns, seconds, warmUp] = bench.short ? [1, 5, 2] : [3, 15, 3];
  const rows = Math.ceil((turns * (seconds + warmUp + 1) * MOST_PER_SECOND) / ACCOUNTS);
  const full = { accounts: ACCOUNTS, limited: false, backlog: () => rows };
  return withRig(bench, full, async (rig) => {
    bench.say(`throughput: ${turns} times ${seconds} s of each`);
    const { klaviyo, app } = rig;
    const keys = klaviyo.accounts.map(({ key }) => key);
    const argument: FetchOptions = { url: klaviyo.url, keys };
    const { asked: loop, stop } = await startChild<FetchCommands>("fetch-process.ts", { argument });
    try {
      const times = { warmUpMs: warmUp * 1_000, ms: seconds * 1_000 };
      const ours: Turn[] = [];
      const bare: Turn[] = [];
      for (let turn = 0; turn < turns; turn += 1) {
        ours.push(await takeTurn(klaviyo, { ...app, start: () => app.start() }, times));
        const start = () => loop.start(CONCURRENCY);
        bare.push(await takeTurn(klaviyo, { ...loop, start }, times));
      }
      await checkRecorded(bench, rig, ours);
      bench.say(`  worker: ${ours.map(inWords).join("; ")}`);
      bench.say(`  fetch: ${bare.map(inWords).join("; ")}`);
      const commits = await app.commitsPerSecond();
      return [...toFigures(ours, bare), { name: "commits_per_s", value: commits, unit: "/s" }];
    } finally {
      await stop();
    }
  });
}

/** Checks that the log has what Klaviyo took, row by row, with one attempt each: no call is broken off here. */
async function checkRecorded(bench: Bench, { app }: Rig, ours: Turn[]): Promise<void> {
  const { delivered = 0, queued = 0 } = await app.rows();
  const accepted = sum(ours.map(({ whole }) => whole));
  const compared = `Klaviyo accepted ${accepted} rows, and ${delivered} say so`;
  if (delivered !== accepted) throw new Error(compared);
  const attempts = await app.attempts();
  if (attempts !== delivered) throw new Error(`${attempts} attempts for ${delivered} rows`);
  if (queued === 0) throw new Error("The queue was empty before the end");
  bench.say(`  ${compared}`);
}

function toFigures(ours: Turn[], bare: Turn[]): Figure[] {
  const rate = (turns: Turn[]) =>
    sum(turns.map(({ accepted }) => accepted)) / (sum(turns.map(({ ms }) => ms)) / 1_000);
  const statements = sum(ours.map((turn) => turn.statements));
  const delivered = sum(ours.map(({ accepted }) => accepted));
  return [
    { name: "throughput_ratio", value: rate(ours) / rate(bare), unit: "", goal: "≥ 0.5" },
    { name: "deliveries_per_s", value: rate(ours), unit: "/s" },
    { name: "fetches_per_s", value: rate(bare), unit: "/s" },
    {
      name: "statements_per_delivery",
      value: statements / delivered,
      unit: "",
      goal: "≤ 0.1",
    },
  ];
}

/** Where the time goes: the process that needs the most of a core for a call limits the rate. */
function inWords({ accepted, ms, cpuMs, klaviyoCpuMs }: Turn): string {
  const each = (of: number) => `${round(of / accepted)} ms`;
  return `${Math.round(accepted / (ms / 1_000))}/s, ${each(cpuMs)} of CPU a call, ${each(klaviyoCpuMs)} of Klaviyo's`;
}
