import { once } from "node:events";
import { onTestFinished } from "vitest";
import {
  startKlaviyoProcess,
  type KlaviyoProcess,
  type StartOptions,
} from "../../bench/klaviyo-client.ts";
import { MINUTE_MS } from "#app/server/durations.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { startProcess, type AppProcess, type Program } from "../processes/process.ts";
import { connectShop } from "../shops.ts";

/** More than a lease, and more than any two machines should differ. */
export const AHEAD_MS = MINUTE_MS;

/** Starts a Klaviyo that records what it accepts; it ends with the test. */
export async function serveKlaviyo(options: StartOptions): Promise<KlaviyoProcess> {
  const klaviyo = await startKlaviyoProcess(options);
  onTestFinished(klaviyo.stop);
  await klaviyo.watch();
  return klaviyo;
}

/** Installs a shop for each of its accounts. */
export async function connectShops({ accounts }: KlaviyoProcess): Promise<string[]> {
  const shops = accounts.map(({ key, publicApiKey }) => connectShop({ key, laneId: publicApiKey }));
  return (await Promise.all(shops)).map(({ shop }) => shop);
}

export interface Delivering extends AppProcess {
  /** How many calls it has made. */
  calls: () => Promise<number>;
}

/** A worker, or a web server with one, whose calls are counted apart from those of the others. */
export async function deliver(
  klaviyo: KlaviyoProcess,
  { program = "worker.ts", aheadMs = 0 }: { program?: Program; aheadMs?: number } = {},
): Promise<Delivering> {
  const { url } = await klaviyo.openListener();
  const env = { KLAVIYO_API_URL: url, DELIVERY_WORKER: "on", CLOCK_AHEAD_MS: String(aheadMs) };
  const started = await startProcess(
    { ...env, NODE_ENV: "production" },
    { program, loaded: ["./tests/postgres/shifted-clock.ts"] },
  );
  return { ...started, calls: async () => (await klaviyo.listener(url))?.calls ?? 0 };
}

/** Ends a process by a signal; resolves when it has ended. */
export async function end({ child }: AppProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

/** How many rows wait, in all shops. */
export const queued = () => db.subscription.count({ where: { state: "queued" } });
