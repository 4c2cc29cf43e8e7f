import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAppProcess, type AppProcess } from "#sandbox/app-process.ts";
import { buildIfStale } from "#sandbox/build.ts";
import { API_SECRET } from "#sandbox/platforms.ts";
import { appEnv, startApp } from "./app-client.ts";
import type { AppCommands } from "./app-process.ts";
import type { Bench } from "./bench.ts";
import { startChild, type Asked } from "./child.ts";
import type { Figure } from "./figures.ts";
import { startKlaviyoProcess, type KlaviyoProcess } from "./klaviyo-client.ts";
import type { Load, LoadCommands } from "./load-process.ts";
import { NOWHERE, prepareShops } from "./prepare.ts";
import type { Target } from "./requests.ts";

const VARIANT = "33001893429341";
const MOST_READ = 20_000;

/** A built server with shops whose titles are known, and the load on it: each in its own process. */
export interface Stage {
  databaseUrl: string;
  server: AppProcess;
  /** All of them, the first one included. */
  servers: AppProcess[];
  shops: string[];
  load: Asked<LoadCommands>;
  /** Has a shop sign its pages: sign-ups without a token are blocked. Returns the variant's token. */
  signPages: (shop: string) => Promise<string>;
  /** The token that cancels a sign-up of a shop, which has no row. */
  cancelTokenOf: (shop: string) => Promise<string>;
  target: (shop: string | undefined, name: string, from?: number) => Target;
  /** Throws unless each accepted shopper has a row; returns how many rows there are. */
  check: (loads: Load[], name: string) => Promise<number>;
}

interface StageOptions {
  worker: "on" | "off";
  servers?: number;
  /** The double of Shopify's Admin API; nowhere for what does not ask it. */
  shopifyUrl?: string;
}

/** Starts everything, runs, and ends every process, whatever the result. */
export async function withStage(
  bench: Bench,
  { worker, servers: count = 1, shopifyUrl = NOWHERE }: StageOptions,
  work: (stage: Stage) => Promise<Figure[]>,
): Promise<Figure[]> {
  buildIfStale((line) => bench.say(line));
  const databaseUrl = await bench.database();
  const directory = await mkdtemp(join(tmpdir(), "notify-me-intake-"));
  const klaviyo = await startKlaviyoProcess({ accounts: 2, limited: false, latencyMs: 50 });
  const stops = [() => klaviyo.stop(), () => rm(directory, { recursive: true, force: true })];
  try {
    const shops = await prepareShops(databaseUrl, klaviyo.accounts, () => 0);
    const { asked, stop } = await startApp(databaseUrl, NOWHERE);
    stops.push(stop);
    await asked.knowTitles(shops, VARIANT);
    const start = async () => {
      const started = await startServer(databaseUrl, klaviyo, { worker, shopifyUrl }, directory);
      stops.push(() => started.kill("SIGTERM"));
      return started;
    };
    const server = await start();
    const servers = [server];
    while (servers.length < count) servers.push(await start());
    const load = await startChild<LoadCommands>("load-process.ts");
    stops.push(load.stop);
    return await work({
      databaseUrl,
      server,
      servers,
      shops,
      load: load.asked,
      signPages: (shop) => asked.signPages(shop, { productId: "8001", variantId: VARIANT }),
      cancelTokenOf: asked.cancelTokenOf,
      target: (shop, name, from = 0) => ({
        port: server.port,
        secret: API_SECRET,
        variantId: VARIANT,
        name,
        from,
        ...(shop !== undefined && { shop }),
      }),
      async check(loads, name) {
        const stored = await addressesOf(asked, name);
        const accepted = loads.flatMap((loaded) => loaded.accepted);
        const rows = accepted.filter((number) => stored.has(`${name}-${number}@example.com`));
        if (name !== "crowd" && rows.length < accepted.length) {
          throw new Error(`${accepted.length - rows.length} shoppers were told 202 without a row`);
        }
        return rows.length;
      },
    });
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** Read in parts, as a million do not fit into the memory of the process that reads them. */
async function addressesOf({ addressesLike }: Asked<AppCommands>, name: string) {
  const stored = new Set<string>();
  for (let after: string | undefined = ""; after !== undefined;) {
    const rows = await addressesLike(`${name}-%`, after, MOST_READ);
    for (const { email } of rows) stored.add(email);
    after = rows.at(-1)?.id;
  }
  return stored;
}

function startServer(
  databaseUrl: string,
  { url }: KlaviyoProcess,
  { worker, shopifyUrl }: Required<Omit<StageOptions, "servers">>,
  directory: string,
): Promise<AppProcess> {
  // All shoppers of a benchmark are one shop's, and from one address.
  const limits = { LIMIT_SHOP_PER_HOUR: "0", LIMIT_VARIANT_PER_HOUR: "0" };
  const env = {
    ...appEnv(databaseUrl, url),
    SANDBOX_SHOPIFY_URL: shopifyUrl,
    DELIVERY_WORKER: worker,
    LOG_LEVEL: "info",
    ...limits,
  };
  return startAppProcess(env, join(directory, "server.log"));
}
