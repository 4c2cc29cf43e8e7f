import type { Bench } from "../bench.ts";
import { startChild } from "../child.ts";
import { sum, type Figure } from "../figures.ts";
import { withStage } from "../intake-stage.ts";
import type { LoadCommands } from "../load-process.ts";
import { rateOf } from "../load-summary.ts";

/** Sign-ups a second of one and of two web servers, each with 64 connections. */
export async function benchServers(bench: Bench): Promise<Figure[]> {
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
