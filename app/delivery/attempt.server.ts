import { subscribe } from "../klaviyo/back-in-stock.ts";
import { recordConsents } from "../klaviyo/consent.ts";
import type { Outcome } from "../klaviyo/outcome.ts";
import type { Outside, Report } from "../klaviyo/report.ts";
import { REVISION } from "../klaviyo/request.ts";
import { readVariantId } from "../klaviyo/shopify-ids.ts";
import { unseal } from "../merchant/seal.server.ts";
import type { ClaimedRow } from "../outbox/queue/claim.server.ts";
import type { AttemptRecord, Next } from "../outbox/queue/settlement.ts";
import { nextStep, type Step } from "./step.server.ts";

/** The one call that a row needs next. */
export interface Call {
  kind: "call";
  step: Exclude<Step, { step: "none" | "done" }>;
  key: string;
}

/** What to do for a row: one call, or an end or a hold where no call would help. */
export type Plan = Call | { kind: "settle"; next: Next } | { kind: "hold"; hold: "key_unreadable" };

/** Decides what a claimed row needs. Makes no call and never throws, whatever the row holds. */
export function plan(row: ClaimedRow): Plan {
  const key = keyOf(row);
  if (key === undefined) return { kind: "hold", hold: "key_unreadable" };
  if (!readVariantId(row.variantId).ok) return fail("damaged");
  const step = nextStep(row, row.merchant);
  // Klaviyo has the sign-up, and its consent may not be recorded with this key.
  if (step.step === "done") return { kind: "settle", next: { state: "delivered" } };
  if (step.step === "none") return fail(step.reason);
  return { kind: "call", step, key };
}

function fail(reason: "damaged" | Extract<Step, { step: "none" }>["reason"]): Plan {
  return { kind: "settle", next: { state: "failed", reason } };
}

/** Each key is opened once for all rows that are claimed together, and dropped with them. */
const opened = new WeakMap<ClaimedRow["merchant"], string>();

function keyOf({ shop, merchant }: ClaimedRow): string | undefined {
  const known = opened.get(merchant);
  if (known !== undefined || merchant.sealedKey === null) return known;
  const key = unseal(shop, merchant.sealedKey);
  if (key !== undefined) opened.set(merchant, key);
  return key;
}

/** Makes the planned call. Never throws for failures of Klaviyo or the network. */
export function callKlaviyo(
  row: ClaimedRow,
  { key, step }: Call,
  outside: Outside,
): Promise<Report> {
  const { email, phone } = row;
  if (step.step === "consent") {
    const { emailMarketing, smsMarketing } = step;
    const listId = row.merchant.consentListId;
    const request = { email, phoneNumber: phone, emailMarketing, smsMarketing, listId };
    return recordConsents(key, request, outside);
  }
  const { channels } = step;
  const phoneNumber = channels.includes("SMS") || !email ? phone : null;
  const profile = { email, phoneNumber };
  return subscribe(key, { variantId: row.variantId, profile, channels }, outside);
}

/** One call as the log stores it. */
export function toRecord(report: Report, { step }: Call): AttemptRecord {
  const { outcome, problem, served } = report;
  return {
    at: report.at,
    durationMs: report.durationMs,
    step: step.step,
    outcome: wordOf(outcome),
    status: report.status,
    revision: REVISION,
    servedRevision: served?.revision ?? null,
    channels: channelsOf(step).join(","),
    requestId: served?.requestId ?? problem?.errorId ?? null,
    code: problem?.code ?? null,
    pointer: problem?.pointer ?? null,
    detail: problem?.detail ?? null,
    answer: report.answer,
  };
}

function channelsOf(step: Call["step"]): string[] {
  if (step.step === "back_in_stock") return step.channels;
  return [...(step.emailMarketing ? ["EMAIL"] : []), ...(step.smsMarketing ? ["SMS"] : [])];
}

/**
 * The log's code for an outcome; `app/pages/shared/outcome-words.ts` has its meaning for merchants.
 */
function wordOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case "delivered":
    case "variant_not_found":
    case "sms_not_configured":
    case "unexpected":
      return outcome.kind;
    case "unavailable":
      return outcome.reason;
    case "held":
      return outcome.hold;
    case "refused":
      return `${outcome.field}_refused`;
  }
}
