import { shownEmail } from "../../contact/email.server.ts";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import type { MerchantAction } from "../../outbox/merchant-actions.server.ts";
import { readOldAddresses } from "../../outbox/old-addresses.ts";
import { canBeCorrected } from "../../outbox/correction.server.ts";
import type { findOne } from "../../outbox/log/history.server.ts";
import type { KnownStock } from "../../outbox/demand/variant-stock.server.ts";
import { fixOf, nextTryAt, waitReason } from "./state/wait-reason.ts";
import { toShownProduct } from "../shared/product-words.ts";
import { toShownRequest } from "./timeline/shown-request.ts";
import { isUnrecorded, recordedOf, unaskedOf } from "../../outbox/consent/consent-step.server.ts";
import { seenOf } from "../../outbox/seen.ts";
import { SOURCES, type State } from "../../outbox/subscription.ts";

type StoredSubscription = NonNullable<Awaited<ReturnType<typeof findOne>>>;

/** The context of the row: actions on it, its variant's stock, and the shop's connection. */
interface RowContext {
  acts: MerchantAction[];
  connection: ConnectionStatus | undefined;
  stock: KnownStock;
  /** The country of the shop's national phone numbers. */
  country: string;
  now: Date;
}

/** What the page of one sign-up shows; the rest of the row stays on the server. */
export function toSubscriptionView(shop: string, row: StoredSubscription, around: RowContext) {
  const { id, state, lastReason, lastOutcome, createdAt, deliveredAt, phoneRefused, title } = row;
  const { variantId, locale, pageUrl, smsConsent, emailConsent, attemptCount } = row;
  const { acts, connection, country, now } = around;
  const waits = state === "queued" && connection !== undefined;
  const recording = state === "queued" && deliveredAt !== null;
  return {
    id,
    state,
    createdAt,
    deliveredAt,
    restockedAt: row.restockedAt,
    phoneRefused,
    test: row.test,
    /** Whether its shopper asked for any option of the product. */
    anyOption: row.anyOf !== null,
    source: SOURCES.find((known) => known === row.source) ?? null,
    /** What undoes its deletion, while that is possible. */
    deletion: row.deletion?.batch ?? null,
    /** What the merchant's flow does; null where that is not known. */
    flow: connection?.inspection.flow?.status ?? null,
    seen: seenOf(row, connection?.eventsRead),
    variantId,
    pageUrl,
    attemptCount: attemptCount - row.attempts.filter(isConsentCall).length,
    reason: lastReason ?? lastOutcome,
    recording,
    consentOpen: row.consentOpen,
    waits: waits ? waitReason(row, connection, now) : null,
    nextTryAt: waits ? nextTryAt(row.dueAt, connection, now) : null,
    fix: waits ? fixOf(connection) : null,
    shopper: {
      email: row.email && shownEmail(row.email),
      phone: row.phone,
      language: locale,
      country: row.country,
    },
    customersUrl: customersUrl(shop, row),
    /** Whether there is a key to look the shopper up in Klaviyo with. */
    isConnected: (connection?.keyLastFour ?? null) !== null,
    product: {
      ...toShownProduct(variantId, title),
      stock: around.stock,
      adminUrl: title?.productId ? `https://${shop}/admin/products/${title.productId}` : null,
    },
    consent: {
      sms: smsConsent,
      email: emailConsent,
      inKlaviyo: consentsInKlaviyo(row, connection),
      agreed: {
        sms: {
          version: row.smsConsentVersion,
          wording: row.smsWording?.text ?? null,
          givenAt: row.smsGivenAt,
        },
        email: {
          version: row.emailConsentVersion,
          wording: row.emailWording?.text ?? null,
          givenAt: row.emailGivenAt,
        },
      },
    },
    correctable:
      canBeCorrected(state) && !recording && !row.test ? toCorrectable(row, country) : null,
    attempts: row.attempts.map((attempt) => toAttemptView(row, attempt, acts)),
    acts: acts.map(({ id, kind, at, rowVersion, fields, consents, was, staffId }) => ({
      id,
      kind,
      at,
      rowVersion,
      fields,
      consents,
      was: readOldAddresses(was) ?? null,
      staffId,
    })),
    joined: state !== "cancelled" && row.version - 1 > acts.length,
  };
}

/** Shopify's list of customers with this address or number; null where neither is left. */
function customersUrl(
  shop: string,
  { email, phone }: Pick<StoredSubscription, "email" | "phone">,
): string | null {
  const person = email ?? phone;
  return (
    person && `https://${shop}/admin/customers?${new URLSearchParams({ query: person }).toString()}`
  );
}

function toCorrectable(row: StoredSubscription, country: string) {
  const { email, phone, version, emailConsent, smsConsent } = row;
  return {
    phone,
    version,
    emailConsent,
    smsConsent,
    country: row.country ?? country,
    email: email && shownEmail(email),
  };
}

function toAttemptView(
  row: StoredSubscription,
  attempt: StoredSubscription["attempts"][number],
  acts: MerchantAction[],
) {
  const { id, step, at, durationMs, outcome, status, revision, channels } = attempt;
  const { requestId, code, pointer, detail, answer, late, rowVersion, servedRevision } = attempt;
  const consentsBefore = row.attempts.filter(
    (other) => isConsentCall(other) && other.number < attempt.number,
  );
  return {
    id,
    /** Calls that record consent are not counted. */
    number: attempt.number - consentsBefore.length,
    step,
    at,
    durationMs,
    outcome,
    status,
    revision,
    rowVersion,
    channels: channels.split(","),
    requestId,
    code,
    pointer,
    detail,
    answer,
    late,
    servedRevision,
    request: toShownRequest(row, attempt, acts),
  };
}

function isConsentCall({ step }: { step: string }): boolean {
  return step === "consent";
}

export type SubscriptionView = ReturnType<typeof toSubscriptionView>;
export type AttemptView = SubscriptionView["attempts"][number];
export type CorrectableView = NonNullable<SubscriptionView["correctable"]>;

interface Row {
  state: State;
  emailConsent: boolean;
  smsConsent: boolean;
  consentStep: string | null;
  unaskedConsents: string | null;
  phoneRefused: boolean;
  deliveredAt?: Date | null;
}

export type ConsentInKlaviyo =
  | "taken"
  | "phone_refused"
  | "not_permitted"
  | "not_recorded"
  | "key_lacks_permission"
  | "before_hand_over"
  | "being_recorded"
  | "handed_over_without"
  | "left_out"
  | "not_asked";

/**
 * For each given consent, whether Klaviyo has it, and if not, why; null for a consent that was not
 * given.
 */
export function consentsInKlaviyo(
  row: Row,
  connection: Pick<ConnectionStatus, "consentRefused"> | undefined,
): { email: ConsentInKlaviyo | null; sms: ConsentInKlaviyo | null } {
  const recorded = recordedOf(row);
  const open = missing(row, connection?.consentRefused != null);
  const unasked = unaskedOf(row);
  const openEmail = unasked.email ? "left_out" : open;
  const openSms = row.phoneRefused ? "phone_refused" : unasked.sms ? "left_out" : open;
  return {
    email: row.emailConsent ? (recorded.email ? "taken" : openEmail) : null,
    sms: row.smsConsent ? (recorded.sms ? "taken" : openSms) : null,
  };
}

function missing({ state, consentStep, deliveredAt }: Row, refusedNow: boolean): ConsentInKlaviyo {
  if (consentStep === "not_permitted") return "not_permitted";
  if (isUnrecorded({ consentStep })) return "not_recorded";
  if (refusedNow) return "key_lacks_permission";
  if (state === "queued") return deliveredAt ? "being_recorded" : "before_hand_over";
  if (state === "delivered") return "handed_over_without";
  return "not_asked";
}
