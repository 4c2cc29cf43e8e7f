import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { SERVER_FLAGS } from "#sandbox/app-process.ts";
import { createKlaviyo, type Klaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { callersOf, type Callers } from "./callers.ts";
import { serveShopify, type ManyShops } from "./shopify.ts";

/** The built app as a process of its own, with the doubles of Shopify and Klaviyo before it. */
export interface BuiltApp {
  app: Callers;
  port: number;
  pid: number;
  shopify: ManyShops;
  klaviyo: ManyAccounts;
  /** Installs the app in a shop, and opens it there so that later requests need not confirm that. */
  open: (shop: string) => Promise<void>;
  /** All lines that the process has written to either output so far. */
  lines(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface ManyAccounts {
  url: string;
  /** The double with the accounts of the sandbox. */
  double: Klaviyo;
  /** The keys that it was called with, one for each call. */
  keysUsed: string[];
  /** Klaviyo lets an account be looked up once a second: what was looked up before is an hour ago. */
  passAnHour(): void;
  /** Replaces the double by a new one. */
  reset(): void;
  close(): Promise<void>;
}

/** Loaded before the app, as in the sandbox: calls to shops go to the double, and no app outlives its test. */
const LOADED_FIRST = ["./sandbox/shopify/redirect.ts", "./sandbox/end-with-parent.ts"];

/** Starts it on the database of this process; `loaded` are modules to load before the app. */
export async function startBuiltApp(
  env: Record<string, string> = {},
  loaded: string[] = [],
): Promise<BuiltApp> {
  const directory = mkdtempSync(join(tmpdir(), "notify-me-app-"));
  const logFile = join(directory, "app.log");
  // The app writes to the file itself: what it has written when it answers can be read then.
  const log = openSync(logFile, "a");
  const [shopify, klaviyo] = await Promise.all([serveShopify(), serveKlaviyo()]);
  const child = spawn(
    process.execPath,
    [
      ...SERVER_FLAGS,
      ...[...LOADED_FIRST, ...loaded].flatMap((file) => ["--import", file]),
      "build/server/index.js",
    ],
    {
      env: {
        ...process.env,
        NODE_ENV: "production",
        LOG_LEVEL: "info",
        PORT: "0",
        SANDBOX_SHOPIFY_URL: shopify.url,
        KLAVIYO_API_URL: klaviyo.url,
        ...env,
      },
      stdio: ["pipe", log, log],
    },
  );
  const port = await portOf(child, logFile);
  const app = callersOf(port);
  return {
    app,
    port,
    pid: child.pid ?? 0,
    shopify,
    klaviyo,
    async open(shop) {
      shopify.of(shop).install();
      // Shopify confirms the install with the first look at the settings.
      for (const path of ["/app.data", "/app/settings.data"]) {
        const { status } = await app.admin(shop, path);
        if (status !== 200) throw new Error(`${path} of ${shop} opened with ${status}`);
      }
    },
    async lines() {
      // What was logged behind an answer is written before the next one.
      await app.fetch("/healthz");
      return (await readFile(logFile, "utf8")).trim().split("\n");
    },
    async stop() {
      const ended = once(child, "exit");
      if (child.kill("SIGKILL")) await ended;
      await Promise.all([shopify.close(), klaviyo.close()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The app says in a line of its log where it serves. */
async function portOf(child: ChildProcess, logFile: string): Promise<number> {
  const line = await vi.waitUntil(
    () => {
      const written = readFileSync(logFile, "utf8");
      if (child.exitCode !== null) throw new Error(`The app ended before it served: ${written}`);
      return written.split("\n").find((one) => one.includes('"msg":"Serving"'));
    },
    { interval: 10, timeout: 60_000 },
  );
  return (JSON.parse(line) as { port: number }).port;
}

/** Puts the double of Klaviyo on a socket. */
export async function serveKlaviyo(): Promise<ManyAccounts> {
  let hours = 0;
  const create = () =>
    createKlaviyo({ accounts: sandboxAccounts(), now: () => Date.now() + hours * 3_600_000 });
  const keysUsed: string[] = [];
  const served = await serve((request) => {
    keysUsed.push((request.headers.get("authorization") ?? "").replace("Klaviyo-API-Key ", ""));
    return many.double.fetch(request);
  });
  const many: ManyAccounts = {
    url: served.url,
    double: create(),
    keysUsed,
    close: () => served.close(),
    passAnHour() {
      hours += 1;
    },
    reset() {
      keysUsed.length = 0;
      many.double = create();
    },
  };
  return many;
}

/** Whether a line of the log is a warning, an error, or not a line of the logger at all. */
export function isAlarm(line: string): boolean {
  return !line.startsWith('{"level":30');
}
