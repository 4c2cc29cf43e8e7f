import { startApp } from "./app-client.ts";
import type { KlaviyoAccount } from "#sandbox/klaviyo/klaviyo.ts";

/** An address without a server, for processes that must not call. */
export const NOWHERE = "http://127.0.0.1:9";

/**
 * Installs a shop for each account and inserts waiting rows. It runs in its own process, so that its
 * memory does not count for the measured processes.
 */
export async function prepareShops(
  databaseUrl: string,
  accounts: KlaviyoAccount[],
  backlog: (number: number) => number,
): Promise<string[]> {
  const { asked, stop } = await startApp(databaseUrl, NOWHERE);
  try {
    const shops = await asked.connectShops(accounts);
    await asked.seed(shops.map((shop, number) => ({ shop, rows: backlog(number) })));
    return shops;
  } finally {
    await stop();
  }
}
