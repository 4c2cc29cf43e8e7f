import { shownEmail } from "../../contact/email.server.ts";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import type { MerchantAction } from "../../outbox/merchant-actions.server.ts";
import { canBeCorrected } from "../../outbox/correction.server.ts";
import type { findOne } from "../../outbox/log/history.server.ts";
import { consentsInKlaviyo } from "./consent-fates.server.ts";
import { mendOf, nextTryAt, waitReason } from "./state/wait-reason.ts";
import { toShownProduct } from "../shared/product-words.ts";
import { toShownRequest } from "./timeline/shown-request.ts";

type StoredSubscription = NonNullable<Awaited<ReturnType<typeof findOne>>>;

/** The context of the row: actions on it, and the shop's connection. */
interface Surroundings {
  acts: MerchantAction[];
  connection: ConnectionStatus | undefined;
  /** The country of the shop's national phone numbers. */
  country: string;
  now: Date;
}

/** What the page of one sign-up shows; the rest of the row stays on the server. */
export function toSubscriptionView(shop: string, row: StoredSubscription, around: Surroundings) {
  const { id, state, lastReason, lastOutcome, createdAt, deliveredAt, phoneRefused, title } = row;
  const { variantId, locale, pageUrl, smsConsent, emailConsent, attemptCount } = row;
  const { acts, connection, country, now } = around;
  const waits = state === "queued" && connection !== undefined;
  const recording = state === "queued" && deliveredAt !== null;
  return {
    ...{ id, state, createdAt, deliveredAt, phoneRefused, variantId, pageUrl, attemptCount },
    reason: lastReason ?? lastOutcome,
    recording,
    consentOpen: row.consentOpen,
    waits: waits ? waitReason(row, connection, now) : null,
    nextTryAt: waits ? nextTryAt(row.dueAt, connection, now) : null,
    mend: waits ? mendOf(connection) : null,
    shopper: {
      ...{ email: row.email && shownEmail(row.email), phone: row.phone },
      ...{ language: locale, country: row.country },
    },
    product: {
      ...toShownProduct(variantId, title),
      adminUrl: title?.productId ? `https://${shop}/admin/products/${title.productId}` : null,
    },
    consent: {
      sms: smsConsent,
      email: emailConsent,
      inKlaviyo: consentsInKlaviyo(row, connection),
      agreed: {
        sms: { version: row.smsConsentVersion, wording: row.smsWording?.text ?? null },
        email: { version: row.emailConsentVersion, wording: row.emailWording?.text ?? null },
      },
    },
    correctable: canBeCorrected(state) && !recording ? toCorrectable(row, country) : null,
    attempts: row.attempts.map((attempt) => toAttemptView(row, attempt, acts)),
    acts: acts.map(({ id, kind, at, rowVersion, fields, consents }) => ({
      ...{ id, kind, at, rowVersion, fields, consents },
    })),
    joined: state !== "cancelled" && row.version - 1 > acts.length,
  };
}

function toCorrectable(row: StoredSubscription, country: string) {
  const { email, phone, version, emailConsent, smsConsent } = row;
  return {
    ...{ phone, version, emailConsent, smsConsent, country: row.country ?? country },
    email: email && shownEmail(email),
  };
}

function toAttemptView(
  row: StoredSubscription,
  attempt: StoredSubscription["attempts"][number],
  acts: MerchantAction[],
) {
  const { id, number, step, at, durationMs, outcome, status, revision, channels } = attempt;
  const { requestId, code, pointer, detail, answer, late, rowVersion, servedRevision } = attempt;
  return {
    ...{ id, number, step, at, durationMs, outcome, status, revision, rowVersion },
    channels: channels.split(","),
    ...{ requestId, code, pointer, detail, answer, late, servedRevision },
    request: toShownRequest(row, attempt, acts),
  };
}

export type SubscriptionView = ReturnType<typeof toSubscriptionView>;
export type AttemptView = SubscriptionView["attempts"][number];
export type CorrectableView = NonNullable<SubscriptionView["correctable"]>;
