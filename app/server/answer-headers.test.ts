import { expect, it } from "vitest";
import { headersOf } from "./answer-headers.server.ts";
import { pagePolicy } from "./page-policy.ts";

it("a browser is held to https only where the app is reached by https", () => {
  const name = "strict-transport-security";
  expect(headersOf("admin", "https://app.example")[name]).toBe("max-age=31536000");
  expect(headersOf("admin", "http://localhost:3000")).not.toHaveProperty(name);
  expect(headersOf("proxy", "https://app.example")).not.toHaveProperty(name);
});

it("a page's policy allows one App Bridge: Shopify's, with its reports, or the one of the settings", () => {
  const page = { nonce: "bm9uY2U=", shop: undefined };
  expect(pagePolicy(page)).toBe(
    "default-src 'none'; script-src 'self' 'nonce-bm9uY2U=' https://cdn.shopify.com/shopifycloud/; " +
      "style-src 'self' 'unsafe-inline'; img-src 'self' data: https://cdn.shopify.com; " +
      "font-src 'self' https://cdn.shopify.com; " +
      "connect-src 'self' https://cdn.shopify.com/shopifycloud/ https://monorail-edge.shopifysvc.com; " +
      "manifest-src 'self'; form-action 'self' https://*.myshopify.com https://admin.shopify.com; " +
      "base-uri 'none'; frame-ancestors 'none'",
  );
  const other = pagePolicy({ ...page, appBridgeUrl: "http://localhost:4000/app-bridge.js" });
  expect(other).toContain(
    "script-src 'self' 'nonce-bm9uY2U=' http://localhost:4000/app-bridge.js;",
  );
  expect(other).toContain("connect-src 'self';");
});
