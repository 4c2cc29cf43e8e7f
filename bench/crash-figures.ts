import type { Bench } from "./bench.ts";
import { crash } from "./crash.ts";
import type { Figure } from "./figures.ts";

/** Many kills under load: nothing is lost, and little is sent twice. */
export async function benchCrash(bench: Bench): Promise<Figure[]> {
  const kills = bench.short ? 5 : 50;
  bench.say(`crash: ${kills} kills`);
  const outcome = await crash({
    databaseUrl: await bench.database(),
    kills,
    lanes: 8,
    // More than can be done in the time, so that the last kill interrupts work like the first.
    backlog: bench.short ? 600 : 8_000,
    signUpsPerSecond: 50,
  });
  bench.say(`  ${outcome.rows} rows were committed`);
  const { lost, repeats, repeatsBound, mostInLane, killsInCall } = outcome;
  return [
    { name: "kills", value: outcome.kills, unit: "" },
    { name: "lost", value: lost, unit: "rows", goal: "= 0" },
    { name: "repeats", value: repeats, unit: "rows", goal: `≤ ${repeatsBound}` },
    { name: "repeats_bound", value: repeatsBound, unit: "rows" },
    { name: "repeats_lane_kill_max", value: mostInLane, unit: "rows", goal: "≤ 64" },
    { name: "kills_in_call", value: killsInCall, unit: "", goal: `≥ ${Math.ceil(kills / 2)}` },
  ];
}
