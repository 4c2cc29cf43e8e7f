import { db } from "../db.server.ts";
import type { Hold } from "./hold.ts";

/** What a page may know of the connection: everything but the key. */
export interface ConnectionStatus {
  installedAt: Date;
  /** Another one after each change of the connection, by which an order says what it has seen. */
  keyVersion: number;
  keyLastFour: string | null;
  connectedAt: Date | null;
  accountName: string | null;
  testAccount: boolean;
  /** `nextCheckAt` is when the hold looks by itself whether it is still earned. */
  hold: { reason: Hold; detail: string | null; since: Date; nextCheckAt: Date | null } | null;
  /** Set where Klaviyo would not record consents with the present key, with what it said. */
  consentRefused: { detail: string | null } | null;
  /** Until when the lane waits for Klaviyo, and how often in a row it has failed; null while it answers. */
  waiting: { until: Date; failures: number } | null;
}

/** How a shop stands with Klaviyo; undefined where the app is not installed. */
export async function connectionStatus(shop: string): Promise<ConnectionStatus | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    omit: { sealedKey: true },
    include: { lane: true },
  });
  if (!merchant) return undefined;
  const { lane, hold, holdDetail: detail, heldAt: since, holdCheckAt: nextCheckAt } = merchant;
  return {
    installedAt: merchant.installedAt,
    keyVersion: merchant.keyVersion,
    keyLastFour: merchant.keyLastFour,
    connectedAt: merchant.connectedAt,
    accountName: merchant.accountName,
    testAccount: merchant.testAccount,
    hold: hold && since ? { reason: hold as Hold, detail, since, nextCheckAt } : null,
    consentRefused:
      merchant.keyLastFour !== null && merchant.consentRefusedKeyVersion === merchant.keyVersion
        ? { detail: merchant.consentRefusedDetail }
        : null,
    waiting:
      lane?.pausedUntil && lane.failures > 0
        ? { until: lane.pausedUntil, failures: lane.failures }
        : null,
  };
}
