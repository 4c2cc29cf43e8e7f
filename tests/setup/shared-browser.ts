import type { BrowserServer } from "playwright-core";
import { serve } from "#sandbox/serve.ts";
import { SHARED_BROWSER } from "./paths.ts";

/** One Chromium for a whole run. It starts when the first test file asks for it, and not before. */
export async function setup(): Promise<() => Promise<void>> {
  let server: Promise<BrowserServer> | undefined;
  const served = await serve(async () => {
    server ??= startServer();
    return new Response((await server).wsEndpoint());
  });
  process.env[SHARED_BROWSER] = served.url;
  return async () => {
    await served.close();
    await (await server)?.close();
  };
}

/** Loads Playwright only now: a run without a browser need not wait for it. */
async function startServer(): Promise<BrowserServer> {
  const { launchServer } = await import("../browser/chromium.ts");
  return launchServer();
}
