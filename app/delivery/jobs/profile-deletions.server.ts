import type { Logger } from "pino";
import type { Outcome } from "../../klaviyo/outcome.ts";
import { requestDeletion } from "../../klaviyo/profile-deletion.ts";
import type { Report } from "../../klaviyo/report.ts";
import type { Send } from "../../klaviyo/transport.server.ts";
import {
  ASKED_FOR_MS,
  claimDeletions,
  pruneDeletions,
  settleDeletion,
  type ClaimedDeletion,
  type DeletionOutcome,
} from "../../merchant/privacy/profile-deletions.server.ts";
import { hasPersonSignedUpSince } from "../../outbox/signed-up-since.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../../server/repeating-work.server.ts";

/** Klaviyo takes 60 of these calls a minute, and each round asks at most 20 times. */
const ROUND_EVERY_MS = MINUTE_MS;
/** When Klaviyo is asked again, by how often it was; then every day. */
const AGAIN_AFTER_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS];

interface DeletionsOptions {
  send: Send;
  log: Pick<Logger, "error" | "info">;
  now?: () => Date;
}

/** Asks Klaviyo to delete customers whom Shopify asked the app to delete, where the merchant chose so. */
export function startProfileDeletions({
  send,
  log,
  now = () => new Date(),
}: DeletionsOptions): RepeatingWork {
  return startRepeating({
    everyMs: ROUND_EVERY_MS,
    async round(stopping) {
      for (const claimed of await claimDeletions(now())) {
        if (stopping.aborted) return;
        if (await isBack(claimed)) {
          const ended = { outcome: "signed_up_again", status: null, nextAt: null } as const;
          await settleDeletion(claimed, ended, now());
          continue;
        }
        const report = claimed.asks ? await ask(claimed.asks, { send, now, stopping }) : null;
        await store(claimed, report, now());
        const { shop, tries } = claimed;
        const { status = null } = report ?? {};
        log.info({ shop, tries, status }, "Klaviyo was asked to delete a customer");
      }
      await pruneDeletions(now());
    },
    log,
    failure: "A customer could not be deleted in Klaviyo; the app asks again",
  });
}

/** A customer who has signed up since wants to hear from the store again. */
async function isBack({ shop, asks, requestedAt }: ClaimedDeletion): Promise<boolean> {
  return asks !== null && hasPersonSignedUpSince(shop, asks.person, requestedAt);
}

function ask(
  { key, person }: NonNullable<ClaimedDeletion["asks"]>,
  { send, now, stopping }: { send: Send; now: () => Date; stopping: AbortSignal },
): Promise<Report> {
  const clock = { now: () => now().getTime() };
  return requestDeletion(key, person, { send, clock, signal: stopping });
}

/** Without a report there was no key to ask with. */
async function store(claimed: ClaimedDeletion, report: Report | null, now: Date): Promise<void> {
  const outcome = report ? outcomeOf(report.outcome) : "waiting";
  const isOver = outcome === "accepted" || outcome === "refused";
  const waitMs = Math.max(
    AGAIN_AFTER_MS[claimed.tries - 1] ?? DAY_MS,
    report?.outcome.kind === "unavailable" ? (report.outcome.retryAfterMs ?? 0) : 0,
  );
  const nextAt = new Date(now.getTime() + waitMs);
  const endsAt = claimed.requestedAt.getTime() + ASKED_FOR_MS;
  const isExpired = !isOver && nextAt.getTime() > endsAt;
  await settleDeletion(
    claimed,
    {
      outcome: isExpired ? "expired" : outcome,
      status: report?.status ?? null,
      nextAt: isOver || isExpired ? null : nextAt,
    },
    now,
  );
}

/**
 * Only an answer about the address ends it: whatever else Klaviyo says may be over by the next try,
 * as the merchant may connect another key.
 */
function outcomeOf(outcome: Outcome): DeletionOutcome {
  switch (outcome.kind) {
    case "delivered":
      return "accepted";
    case "held":
      return outcome.hold === "scope_missing" ? "not_permitted" : "waiting";
    case "refused":
      return "refused";
    case "unavailable":
    case "variant_not_found":
    case "sms_not_configured":
    case "unexpected":
      return "waiting";
  }
}
