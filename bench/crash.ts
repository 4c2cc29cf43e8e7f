import { setTimeout as wait } from "node:timers/promises";
import { addressOf } from "./addresses.ts";
import { Arrivals } from "./arrivals.ts";
import { Crowd } from "./crowd.ts";
import { startKlaviyoProcess } from "./klaviyo-client.ts";
import { prepareShops } from "./prepare.ts";
import { Workers } from "./workers.ts";

export interface CrashOptions {
  /** Migrated and empty, as DATABASE_URL wants it. */
  databaseUrl: string;
  kills: number;
  lanes: number;
  /** Rows that wait in each lane at the start. */
  backlog: number;
  /** Sign-ups that come in meanwhile, through the processes that are killed. */
  signUpsPerSecond: number;
}

export interface CrashOutcome {
  kills: number;
  /** Kills that broke off a call which Klaviyo had under way. */
  killsInCall: number;
  /** Rows that were committed, of which Klaviyo never heard. */
  lost: number;
  /** Calls that Klaviyo accepted for rows that it had accepted before. */
  repeats: number;
  repeatsBound: number;
  /** Everything that was committed. */
  rows: number;
}

/** Long enough that at any moment of work calls are under way. */
const LATENCY_MS = 400;
/** What a kill may repeat in a lane: as many rows as are claimed and not settled at most. */
const CLAIMED = 64;

/**
 * Kills processes that sign up shoppers and deliver, two of them on one database, in the middle of
 * it; drains what is left, and counts. All that is believed is what Klaviyo has seen.
 */
export async function crash(options: CrashOptions): Promise<CrashOutcome> {
  const { databaseUrl, kills, lanes, backlog } = options;
  const klaviyo = await startKlaviyoProcess({ accounts: lanes, latencyMs: LATENCY_MS });
  const workers = new Workers(databaseUrl, klaviyo, { lanes });
  try {
    const arrivals = new Arrivals(klaviyo);
    await klaviyo.watch();
    const shops = await prepareShops(databaseUrl, klaviyo.accounts, () => backlog);
    await workers.startTwo();
    const crowd = new Crowd(shops, workers, options.signUpsPerSecond);
    let killsInCall = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      await wait(500 + Math.random() * 500);
      if (await workers.kill(kill % 2)) killsInCall += 1;
      await workers.replace(kill % 2);
      await arrivals.all();
    }
    const answered = await crowd.leave();
    const delivered = await workers.drain();
    const committed = shops.flatMap((shop) =>
      Array.from({ length: backlog }, (_, number) => addressOf(shop, number)),
    );
    const rows = [...committed, ...answered];
    const { arrived, repeats } = await arrivals.all();
    if (delivered !== arrived.size) {
      throw new Error(`Klaviyo has accepted ${arrived.size} rows, and ${delivered} say so`);
    }
    const lost = rows.filter((email) => !arrived.has(email)).length;
    const repeatsBound = CLAIMED * lanes * kills;
    return { kills, killsInCall, lost, repeats, repeatsBound, rows: rows.length };
  } finally {
    await workers.stop();
    await klaviyo.stop();
  }
}
