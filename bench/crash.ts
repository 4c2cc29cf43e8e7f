import { setTimeout as wait } from "node:timers/promises";
import { addressOf } from "./addresses.ts";
import { Arrivals, type Repeat } from "./arrivals.ts";
import { Crowd } from "./crowd.ts";
import { startKlaviyoProcess } from "./klaviyo-client.ts";
import { prepareShops } from "./prepare.ts";
import { Workers } from "./workers.ts";

export interface CrashOptions {
  /** The address of a migrated and empty database, for DATABASE_URL. */
  databaseUrl: string;
  kills: number;
  lanes: number;
  /** Rows that wait in each lane at the start. */
  backlog: number;
  /** Sign-ups that come in at the same time, through the processes that are killed. */
  signUpsPerSecond: number;
}

export interface CrashOutcome {
  kills: number;
  /** Kills that broke off a call that Klaviyo was answering. */
  killsInCall: number;
  /** Committed rows that never reached Klaviyo. */
  lost: number;
  /** Calls that Klaviyo accepted for rows that it had accepted before. */
  repeats: number;
  /** What all kills together may repeat: every lane that a process can have, with all the rows that it claims. */
  repeatsBound: number;
  /** The most that one kill has repeated in one lane. */
  mostInLane: number;
  /** All committed rows. */
  rows: number;
}

/** Klaviyo's delay: long enough that calls are always open during work. */
const LATENCY_MS = 400;
/** What a kill may repeat in a lane: the most rows that are claimed and not settled. */
const CLAIMED = 64;

/**
 * Kills processes that sign up shoppers and deliver, two of them on one database, during their work;
 * then drains what is left, and counts. Only what Klaviyo received counts.
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
    const killedAt: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      await wait(500 + Math.random() * 500);
      if (await workers.kill(kill % 2)) killsInCall += 1;
      killedAt.push(Date.now());
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
    const repeatsBound = CLAIMED * Math.ceil(lanes / 2) * kills;
    const mostInLane = mostRepeats(repeats, killedAt, shops);
    return {
      kills,
      killsInCall,
      lost,
      repeats: repeats.length,
      repeatsBound,
      mostInLane,
      rows: rows.length,
    };
  } finally {
    await workers.stop();
    await klaviyo.stop();
  }
}

/** Groups repeats by the first kill after Klaviyo had accepted the row, and by lane, which is one shop here. */
function mostRepeats(repeats: readonly Repeat[], killedAt: number[], shops: string[]): number {
  const counts = new Map<string, number>();
  for (const { email, beforeAt } of repeats) {
    const kill = killedAt.findIndex((at) => at >= beforeAt);
    const lane = shops.findIndex((shop) => email.startsWith(`${shop.split(".")[0]}-`));
    // The row's number in the crowd gives its shop.
    const number = Number(/^crowd-(\d+)@/.exec(email)?.[1]);
    const name = `${kill} ${lane >= 0 ? lane : number % shops.length}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
