import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "../bench.ts";
import type { Figure } from "../figures.ts";
import { withFleet } from "./fleet.ts";

/**
 * One of two workers is killed with SIGKILL; how long the last of the lanes waits that it held. Klaviyo
 * needs a second for an answer, so that the rows of a lane last longer than a lease.
 */
export async function benchTakeover(bench: Bench): Promise<Figure[]> {
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
