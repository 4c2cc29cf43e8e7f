import { API_KEY, API_SECRET, SCOPES } from "#sandbox/platforms.ts";
import type { AppCommands } from "./app-process.ts";
import { startChild, type Child } from "./child.ts";

export type AppProcess = Child<AppCommands, null>;

/**
 * As `npm run worker` has them. Without, V8 takes what a large machine has to offer: a young
 * generation of 128 MB, and garbage that nobody is in a hurry to collect. What is in use at a time
 * is a sixth of what these allow.
 */
export const WORKER_FLAGS = ["--max-semi-space-size=8", "--max-old-space-size=256"];

/** Starts the app's parts in a process of their own, with everything that they read from the environment. */
export function startApp(databaseUrl: string, klaviyoUrl: string): Promise<AppProcess> {
  const env = appEnv(databaseUrl, klaviyoUrl);
  return startChild<AppCommands>("app-process.ts", { env, flags: WORKER_FLAGS });
}

/** One encryption key for all: what one process sealed, another opens. */
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
