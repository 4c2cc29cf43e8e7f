import { API_KEY, API_SECRET, SCOPES } from "#sandbox/platforms.ts";
import type { AppCommands } from "./app-process.ts";
import { startChild, type Child } from "./child.ts";

export type AppProcess = Child<AppCommands, null>;

/** Starts the app's parts in a process of their own, with everything that they read from the environment. */
export function startApp(databaseUrl: string, klaviyoUrl: string): Promise<AppProcess> {
  return startChild<AppCommands>("app-process.ts", { env: appEnv(databaseUrl, klaviyoUrl) });
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
