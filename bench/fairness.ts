import { setTimeout as wait } from "node:timers/promises";
import type { DeliverySettings } from "#app/delivery/settings.ts";
import type { Bench } from "./bench.ts";
import { percentile, type Figure } from "./figures.ts";
import { waitsUntilReceived, type SignedUp } from "./receipts.ts";
import { withRig } from "./rig.ts";

const QUIET = 199;
const EVERY_MS = 100;

interface Neighbours {
  /** How many shops share the waiting rows. */
  huge: number;
  settings: Partial<DeliverySettings>;
}

/** Places for all lanes, and fewer places than lanes with a long queue. */
const ROOMY: Neighbours = { huge: 1, settings: {} };
const CROWDED: Neighbours = { huge: 72, settings: { lanes: 64, calls: 64 } };

/** How quiet shops fare beside a huge one with places for all, and beside more huge ones than there are places. */
export async function benchFairness(bench: Bench): Promise<Figure[]> {
  const roomy = await waitBeside(bench, ROOMY);
  const crowded = await waitBeside(bench, CROWDED);
  return [
    { name: "fairness_p95_ms", value: roomy, unit: "ms", goal: "≤ 500" },
    { name: "fairness_crowded_p95_ms", value: crowded, unit: "ms" },
  ];
}

/**
 * How long 199 quiet shops wait beside huge ones with 100,000 rows in the same process: from the commit
 * of a quiet shop's row until Klaviyo has it. No quota interrupts the huge ones.
 */
async function waitBeside(bench: Bench, { huge, settings }: Neighbours): Promise<number> {
  const seconds = bench.short ? 10 : 60;
  const waiting = bench.short ? 20_000 : 100_000;
  const crowd = {
    accounts: QUIET + huge,
    limited: false,
    backlog: (number: number) => (number < huge ? Math.ceil(waiting / huge) : 0),
  };
  return withRig(bench, crowd, async ({ klaviyo, shops, app }) => {
    bench.say(`fairness: ${seconds} s beside ${waiting} rows; huge shops: ${huge}`);
    await app.start(settings);
    await klaviyo.watch();
    await wait(2_000);
    const quiet = shops.slice(huge);
    const signUps: Promise<SignedUp>[] = [];
    for (let number = 0; number * EVERY_MS < seconds * 1_000; number += 1) {
      const email = `quiet-${number}@example.com`;
      const shop = quiet[number % QUIET] ?? "";
      signUps.push(app.signUp(shop, email).then((committedAt) => ({ email, committedAt })));
      await wait(EVERY_MS);
    }
    const { queued = 0 } = await app.rows();
    if (queued < 1_000)
      throw new Error("The huge shops had too few waiting rows to slow the others down");
    return percentile(await waitsUntilReceived(klaviyo, await Promise.all(signUps)), 0.95);
  });
}
