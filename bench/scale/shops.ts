import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "../bench.ts";
import { sum, type Figure } from "../figures.ts";
import { callsOf, withFleet } from "./fleet.ts";
import { together } from "./together.ts";

/** Two workers and many shops with a few rows each: how long until all are delivered, and what a row costs. */
export async function benchShops(bench: Bench): Promise<Figure[]> {
  const [accounts, rows] = bench.short ? [500, 3] : [10_000, 5];
  return withFleet(bench, { accounts, rows, workers: 2 }, async ({ klaviyo, workers, urls }) => {
    bench.say(`scale: ${accounts} shops with ${rows} rows each`);
    const fleet = together(workers, ({ asked }) => asked.start());
    const before = await fleet.usage();
    const from = performance.now();
    await fleet.start();
    for (let accepted = 0; accepted < accounts * rows;) {
      await wait(100);
      accepted = sum(await callsOf(klaviyo, urls));
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
