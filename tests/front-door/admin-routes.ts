import { globSync } from "node:fs";
import { basename } from "node:path";

/** The files of the embedded admin's routes, as they are there. */
export function adminRoutes(): string[] {
  return globSync("app/routes/app*")
    .map((file) => basename(file))
    .sort();
}

/** The addresses of those that have a loader, for one sign-up of the shop that asks. */
export function pagesOf(signUp: string): Record<string, string> {
  return {
    "app._index.tsx": "/app",
    "app.export.ts": "/app/export",
    "app.products.ts": "/app/products",
    "app.settings.tsx": "/app/settings",
    "app.subscriptions.$id.tsx": `/app/subscriptions/${signUp}`,
    "app.subscriptions._index.tsx": "/app/subscriptions",
  };
}

/** Those that a form is sent to. */
export function doorsOf(signUp: string): Record<string, string> {
  return {
    "app.check-hold.ts": "/app/check-hold",
    "app.data-requests.ts": "/app/data-requests",
    "app.klaviyo-lists.ts": "/app/klaviyo-lists",
    "app.settings.tsx": "/app/settings.data",
    "app.subscriptions.$id.tsx": `/app/subscriptions/${signUp}.data`,
    "app.subscriptions._index.tsx": "/app/subscriptions.data?index",
  };
}

/** The frame around all of them, and what answers for every address that none of them has. */
export const AROUND = ["app.$.tsx", "app.tsx"];
