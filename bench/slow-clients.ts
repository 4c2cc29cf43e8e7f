import type { Bench } from "./bench.ts";
import { startChild } from "./child.ts";
import { round, type Figure } from "./figures.ts";
import type { Stage } from "./intake-stage.ts";
import type { Load } from "./load-process.ts";
import { faultsOf, p99Of } from "./load-summary.ts";
import { Requests } from "./requests.ts";
import type { Closed, Slowness, SlowClientsCommands } from "./slow-clients-process.ts";

const PER_SECOND = 100;

/** A kind of slow clients, and how long the server lets each of them stay, in milliseconds. */
interface Kind {
  slowness: Slowness;
  count: number;
  withinMs: number;
}

/**
 * A body may pause for 5 s, the rest of it is dropped for a second, and the answer comes within two
 * (README, "Environment"). Headers may take 10 s, which is checked every two seconds (`server.ts`).
 * Each with a second for a client that is connected before the server accepts it.
 */
const KINDS: Kind[] = [
  { slowness: "half_body", count: 200, withinMs: 9_000 },
  { slowness: "byte_per_second", count: 200, withinMs: 13_000 },
  { slowness: "silent", count: 4_000, withinMs: 13_000 },
];

/**
 * How much slower sign-ups are answered while others keep connections open and send next to nothing.
 * Throws unless the server closes each of those in its time. Both processes need a file descriptor
 * for each connection: see `ulimit -n`.
 */
export async function slowClients(bench: Bench, stage: Stage): Promise<Figure[]> {
  const { load, server, shops, target, check } = stage;
  const ms = bench.short ? 3_000 : 8_000;
  await load.evenly(target(shops[0], "warm"), 300, bench.short ? 2_000 : 6_000);
  const { asked, stop } = await startChild<SlowClientsCommands>("slow-clients-process.ts");
  const quiet: Load[] = [];
  const beside: Load[] = [];
  try {
    for (const { slowness, count, withinMs } of KINDS) {
      // Before each of them, so that what else goes on changes both alike.
      const alone = await load.evenly(target(shops[0], `quiet-${slowness}`), PER_SECOND, ms);
      quiet.push(alone);
      const request = new Requests(target(shops[1], "slow")).next().text;
      await asked.begin({ port: server.port, slowness, count, request, withinMs });
      const loaded = await load.evenly(target(shops[0], slowness), PER_SECOND, ms);
      const closed = await asked.end();
      await check([loaded], slowness);
      beside.push(loaded);
      const [before, then] = [alone, loaded].map((one) => round(p99Of([one])));
      bench.say(
        `intake: p99 ${before} ms, beside ${count} ${slowness} ${then}; ${inWords(closed)}`,
      );
      if (!closed || closed.overdue > 0) throw new Error(`${slowness}: not closed in time`);
    }
  } finally {
    await stop();
  }
  const worst = Math.max(...beside.map((loaded) => p99Of([loaded])));
  const faults = faultsOf([...quiet, ...beside]);
  return [
    { name: "slow_clients_p99_ratio", value: worst / p99Of(quiet), unit: "", goal: "≤ 3" },
    { name: "slow_clients_p99_ms", value: worst, unit: "ms" },
    { name: "slow_clients_5xx", value: faults, unit: "answers", goal: "= 0" },
  ];
}

function inWords(closed: Closed | undefined): string {
  const { count = 0, longestMs = NaN, overdue = 0 } = closed ?? {};
  return `${count} connections, open for ${Math.round(longestMs)} ms at most, ${overdue} overdue`;
}
