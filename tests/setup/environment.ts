import { afterAll, afterEach, beforeEach, expect, vi } from "vitest";
import { dropDatabase, makeDatabase, onPostgres } from "./database.ts";
import { watchTraffic } from "./traffic.ts";

/** Files that share a process share its libraries, and load each module of ours again. */
vi.resetModules();

if (onPostgres) watchTraffic();
const database = await makeDatabase();
afterAll(() => dropDatabase(database));

/** A database for each file; nothing is sent anywhere. */
Object.assign(process.env, {
  SHOPIFY_API_KEY: "test-api-key",
  SHOPIFY_API_SECRET: "test-api-secret",
  SHOPIFY_APP_URL: "https://notify-me.test",
  SCOPES: "write_app_proxy,read_products",
  DATABASE_URL: database,
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  KLAVIYO_API_URL: "http://127.0.0.1:9",
  DELIVERY_WORKER: "off",
  LOG_LEVEL: "silent",
});

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);
vi.unstubAllGlobals();
const realFetch = globalThis.fetch;

/** In place before any library is imported: Shopify's keeps the fetch that it finds. */
vi.stubGlobal("fetch", (input: string | URL | Request, init?: RequestInit) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (loopback.has(url.hostname)) return realFetch(input, init);
  return Promise.reject(new Error(`A test called ${url.origin}${url.pathname}`));
});

/** A test that prints an error fails. */
beforeEach(() => {
  vi.spyOn(console, "error");
});

afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
});
