import type { BrowserServer } from "playwright-core";
import { serve } from "#sandbox/serve.ts";
import { launchServer, SHARED_BROWSER } from "../browser/chromium.ts";

/** One Chromium for a whole run. It starts when the first test file asks for it, and not before. */
export async function setup(): Promise<() => Promise<void>> {
  let server: Promise<BrowserServer> | undefined;
  const served = await serve(async () => {
    server ??= launchServer();
    return new Response((await server).wsEndpoint());
  });
  process.env[SHARED_BROWSER] = served.url;
  return async () => {
    await served.close();
    await (await server)?.close();
  };
}
