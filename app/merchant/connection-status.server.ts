import type { Lane } from "#prisma/client/client.ts";
import { db } from "../server/db.server.ts";
import type { Hold } from "./hold.server.ts";

/** Why the lane waits. With the last two Klaviyo is well: it refuses what the app sends, or the app itself went wrong. */
export type PauseCause = "unreachable" | "trouble" | "throttled" | "refusing" | "own";

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
  /** Until when the lane waits, how often in a row it has failed, and why; null while it gets on. */
  waiting: Waiting | null;
}

export interface Waiting {
  until: Date;
  failures: number;
  cause: PauseCause;
  /** What Klaviyo answered to it, where it answered. */
  status: number | null;
  code: string | null;
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
    waiting: lane && waitingOf(lane),
  };
}

function waitingOf({ pausedUntil: until, failures, ...lane }: Lane): Waiting | null {
  if (!until || failures === 0) return null;
  const { pauseCause, pauseStatus: status, pauseCode: code } = lane;
  // A release that noted no cause knew of one, and its pauses last a minute.
  return { until, failures, cause: (pauseCause ?? "unreachable") as PauseCause, status, code };
}
