import { redirectShopify } from "./redirect-fetch.ts";

/** Loaded before the app (`node --import`), because Shopify's library keeps the `fetch` that it finds at its start. */
globalThis.fetch = redirectShopify(process.env["SANDBOX_SHOPIFY_URL"] ?? "");
