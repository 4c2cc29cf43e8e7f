import { patternsOf, type Routes } from "./route-patterns.ts";

/**
 * Who may have an answer of a route:
 * - `admin`: a request with a session token of Shopify's for a shop, and only of that shop
 * - `proxy`: a request that Shopify's app proxy has just signed, and only of the shop it names
 * - `webhook`: a request whose body Shopify has signed
 * - `api`: a request with a token that a merchant has created, and only of that merchant's shop
 * - `open`: anyone; nothing of a shop is in it. `/metrics` has a token of its own.
 */
export type RouteList = "admin" | "proxy" | "webhook" | "api" | "open";

/** Each pattern that the app answers, on its list. A route on none of them stops the start. */
export const ROUTE_LISTS: Record<RouteList, readonly string[]> = {
  admin: [
    "/app",
    "/app/*",
    "/app/alerts",
    "/app/api-tokens",
    "/app/changes",
    "/app/check-hold",
    "/app/data-requests",
    "/app/demand",
    "/app/demand-export",
    "/app/demand/restocks",
    "/app/error-codes",
    "/app/export",
    "/app/import",
    "/app/import-order",
    "/app/import-piece",
    "/app/import-report",
    "/app/klaviyo-lists",
    "/app/privacy",
    "/app/products",
    "/app/profile-deletions",
    "/app/readiness",
    "/app/restocks-export",
    "/app/retention",
    "/app/settings",
    "/app/subscriptions",
    "/app/subscriptions/:id",
    "/app/test-sign-up",
  ],
  proxy: ["/proxy/subscriptions", "/proxy/subscriptions/cancel"],
  webhook: [
    "/webhooks/app/scopes_update",
    "/webhooks/app/uninstalled",
    "/webhooks/compliance",
    "/webhooks/products/update",
    "/webhooks/variants/in_stock",
  ],
  api: ["/api/*", "/api/v1/demand", "/api/v1/sign-ups"],
  open: [
    "/",
    "/auth/*",
    "/auth/login",
    "/healthz",
    "/metrics",
    "/readyz",
    // Files of the build, and of `public`.
    "/assets/*",
    "/apple-touch-icon.png",
    "/favicon.ico",
    "/icon.svg",
    "/robots.txt",
  ],
};

const LISTS = new Map(
  Object.entries(ROUTE_LISTS).flatMap(([list, patterns]) =>
    patterns.map((pattern) => [pattern, list as RouteList] as const),
  ),
);

/** The list of a route's pattern. What no route answers is a 404 for anyone. */
export function listOf(pattern: string): RouteList {
  return LISTS.get(pattern) ?? "open";
}

/** Throws an Error that names each route of a build that is on no list. */
export function requireLists(routes: Routes): void {
  const missing = patternsOf(routes).filter((pattern) => !LISTS.has(pattern));
  if (missing.length > 0) {
    throw new Error(`These routes are on none of the lists in route-lists.ts: ${missing.join()}`);
  }
}
