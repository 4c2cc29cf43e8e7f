import type { ConnectionStatus } from "../merchant/connection-status.ts";
import type { findOne } from "../outbox/history.ts";
import { consentWords } from "./consent-words.ts";
import { shopperWords } from "./log-row.ts";
import { productWords, thumbnailUrl } from "./product-words.ts";
import { waitingWords } from "./waiting-words.ts";

type StoredSubscription = NonNullable<Awaited<ReturnType<typeof findOne>>>;

const THUMBNAIL_PIXELS = 80;

/** What the page of one subscription shows; the rest of the row stays on the server. */
export function toSubscriptionView(
  shop: string,
  row: StoredSubscription,
  connection: ConnectionStatus | undefined,
  now: Date,
) {
  const { id, state, lastReason, lastOutcome, createdAt, deliveredAt, phoneRefused, title } = row;
  const { variantId, locale, pageUrl, country, wording, smsConsent, emailConsent } = row;
  return {
    id,
    state,
    reason: lastReason ?? lastOutcome,
    waiting: state === "queued" && connection ? waitingWords(row.dueAt, connection, now) : null,
    createdAt,
    deliveredAt,
    phoneRefused,
    shopper: { ...shopperWords(row), locale, country },
    variantId,
    product: {
      ...productWords(variantId, title),
      imageUrl: title?.imageUrl ? thumbnailUrl(title.imageUrl, THUMBNAIL_PIXELS) : null,
      adminUrl: title?.productId ? `https://${shop}/admin/products/${title.productId}` : null,
    },
    pageUrl,
    consent: {
      sms: smsConsent,
      email: emailConsent,
      inKlaviyo: consentWords(row, connection),
      version: row.consentVersion,
      wording: wording && { email: wording.email, sms: wording.sms },
    },
    attemptCount: row.attemptCount,
    attempts: row.attempts.map(toAttemptView),
  };
}

function toAttemptView(attempt: StoredSubscription["attempts"][number]) {
  const { id, number, step, at, durationMs, outcome, status, revision, channels } = attempt;
  const { errorId, code, pointer, detail, answer, late } = attempt;
  return {
    ...{ id, number, step, at, durationMs, outcome, status, revision },
    channels: channels.split(","),
    ...{ errorId, code, pointer, detail, answer, late },
  };
}

export type SubscriptionView = ReturnType<typeof toSubscriptionView>;
export type AttemptView = SubscriptionView["attempts"][number];
