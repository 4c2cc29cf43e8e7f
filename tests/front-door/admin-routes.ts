import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** The files of the embedded admin's routes that export this, as they are there. */
export function adminRoutes(exported: "loader" | "action"): string[] {
  return globSync("app/routes/app*")
    .filter((file) => readFileSync(file, "utf8").includes(`export async function ${exported}(`))
    .map((file) => basename(file))
    .sort();
}

/** The addresses of those that have a loader, of the log's for one sign-up. */
export function pagesOf(signUp: string): Record<string, string> {
  return {
    "app.$.tsx": "/app/nowhere",
    "app._index.tsx": "/app",
    "app.changes.ts": "/app/changes",
    "app.demand-export.ts": "/app/demand-export",
    "app.demand.tsx": "/app/demand",
    "app.demand_.restocks.tsx": "/app/demand/restocks",
    "app.error-codes.ts": "/app/error-codes",
    "app.export.ts": "/app/export",
    "app.import-report.ts": "/app/import-report?id=none",
    "app.import.tsx": "/app/import",
    "app.privacy.tsx": "/app/privacy",
    "app.products.ts": "/app/products",
    "app.restocks-export.ts": "/app/restocks-export",
    "app.retention.ts": "/app/retention?days=30",
    "app.settings.tsx": "/app/settings",
    "app.subscriptions.$id.tsx": `/app/subscriptions/${signUp}`,
    "app.subscriptions._index.tsx": "/app/subscriptions",
    "app.test-sign-up.ts": `/app/test-sign-up?id=${signUp}`,
    // The frame around all of them.
    "app.tsx": "/app",
  };
}

/** Those that a form is sent to. */
export function formsOf(signUp: string): Record<string, string> {
  return {
    "app.alerts.ts": "/app/alerts",
    "app.api-tokens.ts": "/app/api-tokens",
    "app.check-hold.ts": "/app/check-hold",
    "app.data-requests.ts": "/app/data-requests",
    "app.import-order.ts": "/app/import-order",
    "app.import-piece.ts": "/app/import-piece?id=none&number=0",
    "app.import.tsx": "/app/import.data",
    "app.klaviyo-lists.ts": "/app/klaviyo-lists",
    "app.profile-deletions.ts": "/app/profile-deletions",
    "app.readiness.ts": "/app/readiness",
    "app.settings.tsx": "/app/settings.data",
    "app.subscriptions.$id.tsx": `/app/subscriptions/${signUp}.data`,
    "app.subscriptions._index.tsx": "/app/subscriptions.data?index",
    "app.test-sign-up.ts": "/app/test-sign-up",
  };
}
