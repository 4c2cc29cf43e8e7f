import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { migrate } from "#prisma/migrate.ts";
import { startAppProcess, type AppProcess } from "./app-process.ts";
import { buildIfStale } from "./build.ts";
import { keep, readKept } from "./kept.ts";
import type { Klaviyo, KlaviyoAccount } from "./klaviyo/klaviyo.ts";
import { LOCK_FILES, lockDirectory } from "./lock.ts";
import { API_KEY, API_SECRET, SCOPES, SHOP, openPlatforms, type Platforms } from "./platforms.ts";
import { takePorts } from "./ports.ts";
import type { Shopify } from "./shopify/shopify.ts";

export interface SandboxOptions {
  /** The first of four consecutive ports; 0 takes any four. */
  port: number;
  /** The directory of the state. */
  directory: string;
  /** Whether the state of an earlier run is deleted first. */
  reset?: boolean;
  /** Whether the directory has a database of this release's model already; it is migrated otherwise. */
  migrated?: boolean;
  /** Whether Klaviyo has no quotas, for tests that call more than they allow. */
  unlimited?: boolean;
  /** Klaviyo's accounts; the sandbox's own by default. */
  accounts?: KlaviyoAccount[];
  /** Additional or other values of the app's environment. */
  env?: Record<string, string>;
  announce?: (line: string) => void;
}

export interface Sandbox {
  urls: { admin: string; storefront: string; inbox: string; app: string };
  shop: string;
  /** The app's environment. */
  env: Record<string, string>;
  shopify: Shopify;
  klaviyo: Klaviyo;
  /** The app's process as it is now. */
  app: () => AppProcess;
  /** Starts the app again after a kill. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts the whole product on this machine: the app as it ships, with a Shopify and a Klaviyo that are
 * as strict as the real ones. Rejects if another sandbox has the directory, if a port is taken or if
 * the app cannot start; then nothing is left running and nothing is deleted.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, reset = false } = options;
  const directory = resolve(options.directory);
  mkdirSync(directory, { recursive: true });
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const lock = lockDirectory(options.directory);
    closers.push(() => lock.release());
    let running: AppProcess | undefined;
    const ports = await takePorts({ port, appPort: () => running?.port ?? 0 });
    closers.push(() => ports.close());
    lock.publish(ports.admin.url);
    if (reset) forget(directory);
    const platforms = await openPlatforms(ports, directory, options);
    closers.push(() => platforms.close());
    const { env, start } = await prepareApp(options, directory, platforms);
    const restart = async () => {
      running = await start();
    };
    closers.push(async () => running?.kill("SIGTERM"));
    await restart();
    const { urls, shopify, klaviyo } = platforms;
    const app = () => present(running);
    return { urls, shop: SHOP, env, shopify, klaviyo, app, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Builds the app and migrates its database. Returns its environment and a function that starts it. */
async function prepareApp(options: SandboxOptions, directory: string, platforms: Platforms) {
  buildIfStale(options.announce ?? (() => undefined));
  const databaseUrl = `file:${join(directory, "app.sqlite")}`;
  if (!options.migrated) await migrate(databaseUrl);
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
    // Shopify's, and no other proxy.
    TRUSTED_PROXY_HOPS: "1",
    ALERT_ORIGINS_ALLOWED: platforms.urls.admin,
    APP_BRIDGE_URL: `${platforms.urls.admin}/app-bridge.js`,
    SANDBOX_SHOPIFY_URL: platforms.shopifyApiUrl,
    ...options.env,
  };
  return { env, start: () => startAppProcess(env, join(directory, "app.log")) };
}

/** Removes the state of an earlier run; the lock of this one stays. */
function forget(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!LOCK_FILES.includes(name)) rmSync(join(directory, name), { recursive: true });
  }
}

function present(running: AppProcess | undefined): AppProcess {
  if (!running) throw new Error("The app is not running");
  return running;
}

/** Made once and stored: another one could not open the key that the merchant has entered. */
function encryptionKeyOf(directory: string): string {
  const file = join(directory, "secrets.json");
  const kept = readKept(file) as { encryptionKey: string } | undefined;
  const encryptionKey = kept?.encryptionKey ?? randomBytes(32).toString("base64");
  keep(file, () => ({ encryptionKey }))();
  return encryptionKey;
}
