import { startApp, type AppProcess } from "./app-client.ts";
import type { KlaviyoAccount, Rates } from "#sandbox/klaviyo/klaviyo.ts";
import type { Bench } from "./bench.ts";
import { startKlaviyoProcess, type KlaviyoProcess } from "./klaviyo-client.ts";
import { prepareShops } from "./prepare.ts";

/** As far as an answer of Klaviyo's is away, in every benchmark of the delivery. */
export const LATENCY_MS = 50;

/** A Klaviyo, a database with shops in it, and a worker that is still to be started: three processes with this one. */
export interface Rig {
  klaviyo: KlaviyoProcess;
  shops: string[];
  app: AppProcess["asked"];
}

interface RigOptions {
  accounts: number;
  limited: boolean;
  /** What every account is beside a name and a key. */
  traits?: Partial<KlaviyoAccount>;
  /** How accounts are limited and what answers tell of it; as recorded in 2026 unless told. */
  rates?: Partial<Rates>;
  /** What waits for each of the shops, of which each has an account of its own. */
  backlog: (number: number) => number;
}

/** Sets up, works, and ends every process whatever comes of it. */
export async function withRig<Result>(
  bench: Bench,
  { accounts, limited, rates = {}, traits, backlog }: RigOptions,
  work: (rig: Rig) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = await bench.database();
  const klaviyo = await startKlaviyoProcess({
    ...{ accounts, limited, rates, traits },
    latencyMs: LATENCY_MS,
  });
  try {
    const shops = await prepareShops(databaseUrl, klaviyo.accounts, backlog);
    const { asked: app, stop } = await startApp(databaseUrl, klaviyo.url);
    try {
      const result = await work({ klaviyo, shops, app });
      await app.halt();
      bench.sawMemory((await app.usage()).peakRssMb);
      return result;
    } finally {
      await stop();
    }
  } finally {
    await klaviyo.stop();
  }
}
