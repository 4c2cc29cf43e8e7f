import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAppProcess } from "#sandbox/app-process.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { callersOf, type Callers } from "./app.ts";
import { serveShopify } from "./shopify.ts";

export interface WatchedApp {
  app: Callers;
  port: number;
  /** The memory that the process has resident, in bytes, where the system says so; else 0. */
  memory(): Promise<number>;
  /** The keys that Klaviyo was called with, one for each call. */
  keysUsed: string[];
  /** Ends the app, and gives all lines that it has written anywhere. */
  end(): Promise<string[]>;
  stop(): Promise<void>;
}

/**
 * Starts the built app as a process of its own, so that all that it says can be read, with these
 * shops in it.
 */
export async function watchApp(shops: string[]): Promise<WatchedApp> {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-watched-"));
  const logFile = join(directory, "app.log");
  const shopify = await serveShopify();
  const double = createKlaviyo({ accounts: sandboxAccounts() });
  const keysUsed: string[] = [];
  const klaviyo = await serve((request) => {
    keysUsed.push((request.headers.get("authorization") ?? "").replace("Klaviyo-API-Key ", ""));
    return double.fetch(request);
  });
  const outside = { SANDBOX_SHOPIFY_URL: shopify.url, KLAVIYO_API_URL: klaviyo.url };
  const running = await startAppProcess(
    { NODE_ENV: "production", LOG_LEVEL: "info", ...outside },
    logFile,
  );
  const app = callersOf(running.port);
  for (const shop of shops) {
    shopify.of(shop).install();
    // Shopify confirms the install with the first look at the settings: later ones need not.
    for (const path of ["/app.data", "/app/settings.data"]) {
      const { status } = await app.admin(shop, path);
      if (status !== 200) throw new Error(`${path} of ${shop} opened with ${status}`);
    }
  }
  return {
    app,
    port: running.port,
    async memory() {
      const status = await readFile(`/proc/${running.pid}/status`, "utf8").catch(() => "");
      return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    },
    keysUsed,
    async end() {
      await running.kill("SIGTERM");
      return (await readFile(logFile, "utf8")).trim().split("\n");
    },
    async stop() {
      await running.kill("SIGKILL");
      await Promise.all([shopify.close(), klaviyo.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Whether a line of the log is more than what a calm day brings: a warning, an error, or no line of its own. */
export function isAlarm(line: string): boolean {
  return !line.startsWith('{"level":30');
}
