import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { percentile, type Figure } from "./figures.ts";
import { waitsUntilReceived, type SignedUp } from "./receipts.ts";
import { withRig } from "./rig.ts";

const QUIET = 199;
const EVERY_MS = 100;

/**
 * What 199 quiet shops feel of one with 100,000 rows waiting, in the same process: from the commit
 * of a row of theirs until Klaviyo has it. No quota gives them a rest from the huge one.
 */
export async function benchFairness(bench: Bench): Promise<Figure[]> {
  const seconds = bench.short ? 10 : 60;
  const waiting = bench.short ? 20_000 : 100_000;
  const crowd = {
    accounts: QUIET + 1,
    limited: false,
    backlog: (number: number) => (number === 0 ? waiting : 0),
  };
  return withRig(bench, crowd, async ({ klaviyo, shops, app }) => {
    bench.say(`fairness: ${seconds} s beside ${waiting} rows`);
    await app.start();
    await klaviyo.watch();
    await wait(2_000);
    const quiet = shops.slice(1);
    const signUps: Promise<SignedUp>[] = [];
    for (let number = 0; number * EVERY_MS < seconds * 1_000; number += 1) {
      const email = `quiet-${number}@example.com`;
      const shop = quiet[number % QUIET] ?? "";
      signUps.push(app.signUp(shop, email).then((committedAt) => ({ email, committedAt })));
      await wait(EVERY_MS);
    }
    const { queued = 0 } = await app.rows();
    if (queued < 1_000) throw new Error("The huge shop had too little waiting to be in the way");
    const waits = await waitsUntilReceived(klaviyo, await Promise.all(signUps));
    const p95 = percentile(waits, 0.95);
    return [{ name: "fairness_p95_ms", value: p95, unit: "ms", goal: "≤ 500" }];
  });
}
