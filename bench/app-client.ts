import { API_KEY, API_SECRET, SCOPES } from "#sandbox/platforms.ts";
import type { AppCommands } from "./app-process.ts";
import { startChild, type Child } from "./child.ts";

export type AppProcess = Child<AppCommands, null>;

/**
 * The flags of `npm run worker`. Without them, V8 uses what a large machine offers: a young generation
 * of 128 MB, and garbage that it collects late. The memory in use is a sixth of what these flags allow.
 */
export const WORKER_FLAGS = ["--max-semi-space-size=8", "--max-old-space-size=256"];

/** Starts the app's parts in their own process, with everything that they read from the environment. */
export function startApp(databaseUrl: string, klaviyoUrl: string): Promise<AppProcess> {
  const env = appEnv(databaseUrl, klaviyoUrl);
  return startChild<AppCommands>("app-process.ts", { env, flags: WORKER_FLAGS });
}

/** One encryption key for all: a process can decrypt what another one encrypted. */
export function appEnv(databaseUrl: string, klaviyoUrl: string): Record<string, string> {
  return {
    NODE_ENV: "production",
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: "https://notify-me.test",
    SCOPES,
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    KLAVIYO_API_URL: klaviyoUrl,
    LOG_LEVEL: "error",
  };
}
