import { lastSignUpAt, answeredSince, waitingOfShops } from "../outbox/stats/many-shops.server.ts";
import { ANSWER_WITHIN_MS } from "../merchant/privacy/data-request-times.ts";
import { oldDataRequests, type AlertedShop } from "../merchant/alerted-shops.server.ts";
import { DAY_MS } from "../server/durations.ts";
import { CAUSES, WARNED_BEFORE_MS, type Facts } from "./causes.ts";

/**
 * What is known of each of these shops. The number of queries does not depend on the number of
 * shops, except for those whose block was reported missing.
 */
export async function factsOf(
  merchants: AlertedShop[],
  now: Date,
): Promise<{ merchant: AlertedShop; facts: Facts }[]> {
  const shops = merchants.map(({ shop }) => shop);
  const before = new Date(now.getTime() - ANSWER_WITHIN_MS + WARNED_BEFORE_MS);
  const [waiting, answered, requests] = await Promise.all([
    waitingOfShops(shops),
    answeredSince(shops, new Date(now.getTime() - DAY_MS)),
    oldDataRequests(shops, before),
  ]);
  return Promise.all(
    merchants.map(async (merchant) => {
      const { shop, hold, heldAt, lane, alertSettings: settings } = merchant;
      const missingAt = settings?.blockMissingAt ?? null;
      const isPaused = lane !== null && lane.failures > 0 && lane.pausedUntil !== null;
      return {
        merchant,
        facts: {
          hold: hold !== null && heldAt ? { reason: hold, since: heldAt } : null,
          connected: merchant.connected,
          pause: isPaused
            ? { reason: lane.pauseCause ?? "unreachable", succeededAt: lane.succeededAt }
            : null,
          waiting: waiting.get(shop) ?? 0,
          day: answered.get(shop) ?? { delivered: 0, failed: 0 },
          flow: {
            status: merchant.flowStatus,
            foundAt: merchant.inspectedAt,
            liveAt: merchant.flowLiveAt,
          },
          block: {
            placedAt: settings?.blockPlacedAt ?? null,
            missingAt,
            signedUpAt: missingAt && (await lastSignUpAt(shop)),
          },
          dataRequestedAt: requests.get(shop) ?? null,
          known: knownOf(merchant.alerts),
        },
      };
    }),
  );
}

function knownOf(alerts: AlertedShop["alerts"]): Facts["known"] {
  const open = alerts.filter(({ endedAt }) => endedAt === null);
  return Object.fromEntries(
    CAUSES.flatMap((cause) => {
      const alert = open.find((one) => one.cause === cause);
      return alert ? [[cause, alert.startedAt]] : [];
    }),
  );
}
