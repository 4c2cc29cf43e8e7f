import type { Lane } from "#prisma/client/client.ts";
import { db } from "../server/database/db.server.ts";
import { inspectionOf, type Inspection } from "./inspection.server.ts";
import type { Hold } from "./hold.server.ts";

/**
 * Why the lane waits. With the last two, Klaviyo works: it refuses what the app sends, or the app
 * itself failed.
 */
export type PauseCause = "unreachable" | "trouble" | "throttled" | "refusing" | "own";

/** The connection as pages may see it: everything but the key. */
export interface ConnectionStatus {
  installedAt: Date;
  /** Changes with the connection; an action names the version that its page showed. */
  keyVersion: number;
  keyLastFour: string | null;
  connectedAt: Date | null;
  accountName: string | null;
  testAccount: boolean;
  /** `nextCheckAt` is when the hold is next checked automatically. */
  hold: { reason: Hold; detail: string | null; since: Date; nextCheckAt: Date | null } | null;
  /** What Klaviyo last said of the present key. */
  inspection: Inspection;
  /** Between which times the account's back-in-stock events were read; null where they were not. */
  eventsRead: { since: Date; to: Date } | null;
  /** Set if Klaviyo refused to record consents with the present key, with what it said. */
  consentRefused: { detail: string | null } | null;
  /**
   * Until when the lane waits, how often it has failed in a row, and why; null while it proceeds.
   */
  waiting: Waiting | null;
}

export interface Waiting {
  until: Date;
  failures: number;
  cause: PauseCause;
  /** Klaviyo's answer, if there was one. */
  status: number | null;
  code: string | null;
}

/** The shop's connection to Klaviyo; undefined if the app is not installed. */
export async function connectionStatus(
  shop: string,
  now = new Date(),
): Promise<ConnectionStatus | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    omit: { sealedKey: true },
    include: { lane: true },
  });
  if (!merchant) return undefined;
  const { eventsSince, eventsReadTo } = merchant;
  const { lane, hold, holdDetail: detail, heldAt: since, holdCheckAt: nextCheckAt } = merchant;
  return {
    installedAt: merchant.installedAt,
    keyVersion: merchant.keyVersion,
    keyLastFour: merchant.keyLastFour,
    connectedAt: merchant.connectedAt,
    accountName: merchant.accountName,
    testAccount: merchant.testAccount,
    hold: hold && since ? { reason: hold as Hold, detail, since, nextCheckAt } : null,
    inspection: inspectionOf(merchant, now),
    eventsRead: eventsSince && eventsReadTo && { since: eventsSince, to: eventsReadTo },
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
  // A release that stored no cause had only this one, and its pauses last a minute.
  return { until, failures, cause: (pauseCause ?? "unreachable") as PauseCause, status, code };
}
