import { startApp, type AppProcess } from "../app-client.ts";
import type { Bench } from "../bench.ts";
import { startKlaviyoProcess, type KlaviyoProcess } from "../klaviyo-client.ts";
import { prepareShops } from "../prepare.ts";
import { LATENCY_MS } from "../rig.ts";

interface Processes {
  accounts: number;
  /** The waiting rows of each shop; each shop has its own account. */
  rows: number;
  latencyMs?: number;
  workers: number;
}

interface Fleet {
  databaseUrl: string;
  klaviyo: KlaviyoProcess;
  shops: string[];
  workers: AppProcess[];
  /** The address of Klaviyo that each worker calls, and no other. */
  urls: string[];
}

/** Workers on one PostgreSQL server, and a Klaviyo: starts them, runs, and ends all, whatever the result. */
export async function withFleet<Result>(
  bench: Bench,
  { accounts, rows, latencyMs = LATENCY_MS, workers: count }: Processes,
  work: (fleet: Fleet) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = await bench.database();
  const klaviyo = await startKlaviyoProcess({ accounts, limited: false, latencyMs });
  const workers: AppProcess[] = [];
  const urls: string[] = [];
  try {
    const shops = await prepareShops(databaseUrl, klaviyo.accounts, () => rows);
    for (let worker = 0; worker < count; worker += 1) {
      const { url } = await klaviyo.openListener();
      urls.push(url);
      workers.push(await startApp(databaseUrl, url));
    }
    return await work({ databaseUrl, klaviyo, shops, workers, urls });
  } finally {
    for (const { stop } of workers) await stop();
    await klaviyo.stop();
  }
}

/** How many calls have arrived from each worker so far. */
export async function callsOf(klaviyo: KlaviyoProcess, urls: string[]): Promise<number[]> {
  return Promise.all(urls.map(async (url) => (await klaviyo.listener(url))?.calls ?? 0));
}
