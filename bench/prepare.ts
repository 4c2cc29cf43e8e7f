import { startApp } from "./app-client.ts";
import type { KlaviyoAccount } from "#sandbox/klaviyo/klaviyo.ts";

/** Where whoever has no business with a socket would find nobody. */
export const NOWHERE = "http://127.0.0.1:9";

/**
 * Installs a shop for each account and has rows wait in it. In a process of its own, so that the
 * memory of those that are measured is their own.
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
