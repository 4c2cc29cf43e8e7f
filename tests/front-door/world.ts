import { afterAll, expect } from "vitest";
import { redirectShopify } from "#sandbox/shopify/redirect-fetch.ts";
import { makeDatabase } from "../setup/database.ts";
import { startBuiltApp, type BuiltApp } from "./built-app.ts";

/** One app and one database for all files of a test process; each file has shops of its own. */
interface World {
  built: BuiltApp;
  database: string;
}

export const METRICS_TOKEN = "0123456789abcdef0123";
export const SUPPORT_CONTACT = "https://shop-apps.example/help";

const store = globalThis as { frontDoor?: World };
store.frontDoor ??= await startWorld();
const { database } = store.frontDoor;
export const { built } = store.frontDoor;
export const { app, port, shopify, klaviyo, open } = built;

// A file begins with an empty database, and with doubles that got no request yet.
shopify.reset();
klaviyo.reset();
klaviyo.passAnHour();
Object.assign(process.env, { DATABASE_URL: database, KLAVIYO_API_URL: klaviyo.url });
globalThis.fetch = redirectShopify(shopify.url);
const { emptyDatabase } = await import("../setup/empty.ts");
await emptyDatabase();
const before = (await built.lines()).length;

/** What the app has written since this file began. */
export async function lines(): Promise<string[]> {
  return (await built.lines()).slice(before);
}

/** A file fails if the app prints anything outside of its log. */
afterAll(async () => {
  expect((await lines()).filter((line) => !line.startsWith("{"))).toEqual([]);
});

async function startWorld(): Promise<World> {
  const url = await makeDatabase();
  return {
    database: url,
    built: await startBuiltApp({ DATABASE_URL: url, METRICS_TOKEN, SUPPORT_CONTACT }),
  };
}
