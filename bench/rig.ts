import { startApp, type AppProcess } from "./app-client.ts";
import type { KlaviyoAccount, Rates } from "#sandbox/klaviyo/klaviyo.ts";
import type { Bench } from "./bench.ts";
import { startKlaviyoProcess, type KlaviyoProcess } from "./klaviyo-client.ts";
import { prepareShops } from "./prepare.ts";

/** Klaviyo's delay before an answer, in every benchmark of the delivery that names no other one. */
export const LATENCY_MS = 50;

/** A Klaviyo, a database with shops, and a worker that is not started yet: three processes with this one. */
export interface Rig {
  klaviyo: KlaviyoProcess;
  shops: string[];
  app: AppProcess["asked"];
}

interface RigOptions {
  accounts: number;
  limited: boolean;
  /** The properties of every account besides name and key. */
  traits?: Partial<KlaviyoAccount>;
  /** The limits of accounts and what answers tell of them; by default as recorded in 2026. */
  rates?: Partial<Rates>;
  latencyMs?: number;
  /** The waiting rows of each shop; each shop has its own account. */
  backlog: (number: number) => number;
}

/** Sets up, runs, and ends every process, whatever the result. */
export async function withRig<Result>(
  bench: Bench,
  { accounts, limited, rates = {}, traits, latencyMs = LATENCY_MS, backlog }: RigOptions,
  work: (rig: Rig) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = await bench.database();
  const klaviyo = await startKlaviyoProcess({ accounts, limited, rates, traits, latencyMs });
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
