import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figures.ts";
import type { KlaviyoProcess } from "./klaviyo-client.ts";
import { accountFor, POISON_KINDS, type Poison } from "./poison-kinds.ts";
import { withRig, type Rig } from "./rig.ts";

const ROWS = 500;
const GOOD = "good@example.com";

/** How many more refused rows arrive in each second while the good one waits. */
const ARRIVING_PER_SECOND = 20;

/**
 * How long a good row waits behind 500 rows of the same account that Klaviyo refuses, for each kind of
 * refusal; for answers that name nothing of the row, also while more such rows arrive.
 */
export async function benchPoison(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  const cases = [
    ...POISON_KINDS.map((kind) => ({ name: kind, kind, arriving: false })),
    ...(["no_pointer", "unknown_variant"] as const).map((kind) => ({
      name: `${kind}_arriving`,
      kind,
      arriving: true,
    })),
  ];
  for (const { name, kind, arriving } of cases) {
    const value = await waitBehind(bench, kind, { arriving });
    figures.push({ name: `poison_delay_ms_${name}`, value, unit: "ms", goal: "≤ 5000" });
  }
  return figures;
}

/** From the good row's commit until Klaviyo has it, in milliseconds; the whole time limit if it never gets it. */
async function waitBehind(
  bench: Bench,
  kind: Poison,
  { arriving }: { arriving: boolean },
): Promise<number> {
  const patienceMs = bench.short ? 10_000 : 60_000;
  const poisoned = { accounts: 1, limited: true, traits: accountFor(kind), backlog: () => 0 };
  return withRig(bench, poisoned, async ({ klaviyo, shops, app }) => {
    const [shop = ""] = shops;
    await app.seedPoison(shop, kind, ROWS);
    const { queued } = await app.rows();
    if (queued !== ROWS) throw new Error(`${queued ?? 0} rows wait, not ${ROWS}`);
    await klaviyo.watch();
    await app.start();
    const arrivals = arriving ? arriveAsWell(app, shop, kind) : undefined;
    // After a second, the refused rows are being worked on and the lane has noticed the refusals.
    if (arriving) await wait(1_000);
    const committedAt = await app.signUp(shop, GOOD);
    const arrivedAt = await arrival(klaviyo, committedAt + patienceMs);
    await arrivals?.end();
    if (arrivedAt === undefined) {
      bench.say(`poison: ${kind} delayed the good row by more than ${patienceMs} ms`);
    }
    await app.halt();
    const { delivered = 0 } = await app.rows();
    if (delivered > 1) throw new Error(`Klaviyo took ${delivered - 1} rows of ${kind}`);
    const calls = await app.attempts();
    if (calls <= delivered) throw new Error(`No row of ${kind} was called for`);
    bench.say(`poison: ${kind}, ${calls} calls`);
    return (arrivedAt ?? committedAt + patienceMs) - committedAt;
  });
}

/** Inserts rows of a kind one after the other until it is stopped. */
function arriveAsWell(app: Rig["app"], shop: string, kind: Poison) {
  const enough = new AbortController();
  async function arrive(): Promise<void> {
    while (!enough.signal.aborted) {
      await app.signUpPoison(shop, kind);
      await wait(1_000 / ARRIVING_PER_SECOND);
    }
  }
  const arriving = arrive();
  return {
    end() {
      enough.abort();
      return arriving;
    },
  };
}

/** When Klaviyo got the good row; undefined if it did not by `until`. */
async function arrival(klaviyo: KlaviyoProcess, until: number): Promise<number | undefined> {
  for (;;) {
    const receipt = (await klaviyo.receipts()).find(([email]) => email === GOOD);
    if (receipt) return receipt[1];
    if (Date.now() > until) return undefined;
    await wait(50);
  }
}
