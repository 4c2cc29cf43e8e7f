import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { migrate, startAppProcess, type AppProcess } from "./app-process.ts";
import { buildIfStale } from "./build.ts";
import { keep, readKept } from "./kept.ts";
import type { Klaviyo } from "./klaviyo/klaviyo.ts";
import { API_KEY, API_SECRET, SCOPES, SHOP, openPlatforms } from "./platforms.ts";
import type { Shopify } from "./shopify/shopify.ts";

export interface SandboxOptions {
  /** The first of four ports in a row; 0 takes any four. */
  port: number;
  /** Where the state lives. */
  directory: string;
  /** More of the app's environment, or other values for it. */
  env?: Record<string, string>;
  announce?: (line: string) => void;
}

export interface Sandbox {
  urls: { admin: string; storefront: string; inbox: string; app: string };
  shop: string;
  shopify: Shopify;
  klaviyo: Klaviyo;
  /** The app's process as it is now. */
  app: () => AppProcess;
  /** Starts the app again after it was killed. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * The whole product on this machine: the app as it ships, and around it a Shopify and a Klaviyo that
 * are as strict as the real ones. Rejects, with nothing left running, where a port is taken or the
 * app can't start.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, env: more = {}, announce = () => undefined } = options;
  const directory = resolve(options.directory);
  mkdirSync(directory, { recursive: true });
  let running: AppProcess | undefined;
  const platforms = await openPlatforms({ port, directory, appPort: () => running?.port ?? 0 });

  const stop = async () => {
    await running?.kill("SIGTERM");
    await platforms.close();
  };
  try {
    buildIfStale(announce);
    const databaseUrl = `file:${join(directory, "app.sqlite")}`;
    migrate(databaseUrl);
    const env = {
      NODE_ENV: "production",
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: platforms.urls.app,
      SCOPES,
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEY: encryptionKeyOf(directory),
      KLAVIYO_API_URL: platforms.urls.inbox,
      DELIVERY_WORKER: "on",
      LOG_LEVEL: "info",
      APP_BRIDGE_URL: `${platforms.urls.admin}/app-bridge.js`,
      SANDBOX_SHOPIFY_URL: platforms.shopifyApiUrl,
      ...more,
    };
    const start = () => startAppProcess(env, join(directory, "app.log"));
    running = await start();
    const { urls, shopify, klaviyo } = platforms;
    const restart = async () => {
      running = await start();
    };
    return { urls, shop: SHOP, shopify, klaviyo, app: () => present(running), restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Forgets everything that an earlier run kept. */
export function resetSandbox(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

function present(running: AppProcess | undefined): AppProcess {
  if (!running) throw new Error("The app is not running");
  return running;
}

/** Made once and kept: another one could not open the key that the merchant has entered. */
function encryptionKeyOf(directory: string): string {
  const file = join(directory, "secrets.json");
  const kept = readKept(file) as { encryptionKey: string } | undefined;
  const encryptionKey = kept?.encryptionKey ?? randomBytes(32).toString("base64");
  keep(file, () => ({ encryptionKey }))();
  return encryptionKey;
}
