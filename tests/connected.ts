import type { ConnectionStatus } from "#app/merchant/connection-status.server.ts";

/** A shop whose key Klaviyo accepts, connected at this time. */
export function connectedAt(at: Date): ConnectionStatus {
  return {
    installedAt: at,
    keyVersion: 1,
    keyLastFour: "wxyz",
    connectedAt: at,
    accountName: "Acme Outdoor",
    testAccount: false,
    hold: null,
    inspection: { missingScopes: [], flow: { status: "live", name: "Back in stock" } },
    eventsRead: null,
    consentRefused: null,
    waiting: null,
  };
}
