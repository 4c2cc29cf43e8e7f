import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { percentile, type Figure } from "./figures.ts";
import { waitsUntilReceived, type SignedUp } from "./receipts.ts";
import { withRig } from "./rig.ts";

const SHOPS = 20;

/** How long a row waits while no other row does: from its commit until Klaviyo has it, before Klaviyo answers. */
export async function benchWake(bench: Bench): Promise<Figure[]> {
  const samples = bench.short ? 30 : 300;
  const quiet = { accounts: SHOPS, limited: true, backlog: () => 0 };
  return withRig(bench, quiet, async ({ klaviyo, shops, app }) => {
    bench.say(`wake: ${samples} rows, one after the other`);
    await app.start();
    await klaviyo.watch();
    const signedUp: SignedUp[] = [];
    for (let sample = 0; sample < samples + SHOPS; sample += 1) {
      const shop = shops[sample % SHOPS] ?? "";
      const email = `wake-${sample}@example.com`;
      signedUp.push({ email, committedAt: await app.signUp(shop, email) });
      // Wait until it is settled and the lane is given back, so that the next row finds everything asleep.
      await wait(250 + Math.random() * 100);
    }
    // The first row of each shop opens the connections that the others use.
    const waits = await waitsUntilReceived(klaviyo, signedUp.slice(SHOPS));
    return [
      { name: "wake_p50_ms", value: percentile(waits, 0.5), unit: "ms", goal: "≤ 20" },
      { name: "wake_p99_ms", value: percentile(waits, 0.99), unit: "ms", goal: "≤ 100" },
    ];
  });
}
