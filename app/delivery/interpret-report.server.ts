import type { HoldReason, IgnoredField, Unavailable } from "../klaviyo/outcome.ts";
import type { Report } from "../klaviyo/report.ts";
import { REVISION } from "../klaviyo/request.ts";
import type { PauseCause } from "../merchant/connection-status.server.ts";
import type { ClaimedRow } from "../outbox/queue/claim.server.ts";
import { consentStepOf, recordedOf } from "../outbox/consent/consent-step.server.ts";
import type { AttemptRecord, Next } from "../outbox/queue/settlement.ts";
import type { Call } from "./hand-over.server.ts";
import { retryOrFailAtFault, isRowAtFault, retryUnsynced } from "./health/row-at-fault.ts";
import { withoutConsent } from "./after-consent.server.ts";
import { afterFailure, afterSuccess, type Health, type Pause } from "./health/probe.ts";
import type { Signature } from "./health/refusals.ts";
import type { DeliverySettings } from "./settings.ts";

/** A row with the result of its call. */
export interface RowResult {
  row: ClaimedRow;
  /** Null where no call was made for it. */
  attempt: AttemptRecord | null;
}

/**
 * A row that Klaviyo refused without naming anything of it, and where it goes if it is at fault.
 */
export interface Refused extends RowResult {
  next: Next;
}

/** What an answer means: for its row, for Klaviyo's health, and for the shop or the lane. */
export interface Interpretation {
  health: Health;
  verdict:
    | { kind: "settled"; next: Next }
    /** Klaviyo refuses and names nothing of the row; `signature` has its words. */
    | { kind: "odd"; next: Next; signature: Signature; othersSucceeded: boolean }
    /** Klaviyo does not record this consent, and the key is not the reason. */
    | { kind: "unrecorded"; next: Next }
    /** The key may not record consents: the row continues without. */
    | { kind: "no_consents"; next: Next; detail: string | null }
    | { kind: "shop"; next: Next; hold: HoldReason; detail: string | null }
    | { kind: "lane"; next: Next; reason: string };
}

interface Circumstances {
  /**
   * Klaviyo's health at this step: it counts each endpoint by itself, and one can be down alone.
   */
  health: Health;
  /** The same at the sign-up itself. */
  rows: Health;
  /** When the answer arrived, or the call was given up. */
  at: number;
  random: () => number;
}

/**
 * What the merchant reads about a pause: whether Klaviyo was reached at all, and what it answered.
 */
const CAUSES: Record<Unavailable, PauseCause> = {
  network: "unreachable",
  timeout: "unreachable",
  challenge: "unreachable",
  server_error: "trouble",
  throttled: "throttled",
};

/** Maps an answer to what happens next. Every outcome is handled here; the compiler enforces it. */
export function interpretReport(
  { row, step }: { row: ClaimedRow; step: Call["step"] },
  report: Report,
  { health, rows, at, random }: Circumstances,
  settings: DeliverySettings,
): Interpretation {
  const { outcome, problem } = report;
  const detail = problem?.detail ?? null;
  const consent = step.step === "consent";
  // Behind the rows that are due by now: while Klaviyo is down, each probe uses another row.
  const behindOthers: Next = { state: "queued", dueAt: new Date(at + 1) };
  // At its old position: the next step of a row must not wait behind all others.
  const atOldPosition = { state: "queued", dueAt: row.dueAt } as const;
  // A row that sends no phone number, or has dropped it, gains nothing from another try without it.
  const mayDropPhone = row.email !== null && row.phone !== null && !row.phoneRefused;
  const answered = afterSuccess(health, at, { took: outcome.kind === "delivered" });
  const others = { othersAt: health.succeededAt, at };
  const settled = (next: Next): Interpretation => ({
    health: answered,
    verdict: { kind: "settled", next },
  });
  const unrecorded = (): Interpretation => ({
    health: answered,
    verdict: { kind: "unrecorded", next: withoutConsent(row, "not_recorded") },
  });

  const unexpected = (): Interpretation => {
    // A consent can be refused for undocumented reasons of the account: this must not cost the
    // shopper the message.
    if (consent) return unrecorded();
    const signature: Signature = {
      step: step.step,
      words: `${report.status ?? ""} ${problem?.code ?? ""}`,
    };
    // Others succeeded recently, so this row is probably at fault. Many rows refused alike are not.
    const atFault = isRowAtFault(others, settings.own);
    const next = retryOrFailAtFault(row, others, settings.own, random);
    return { health, verdict: { kind: "odd", next, signature, othersSucceeded: atFault } };
  };

  switch (outcome.kind) {
    case "delivered": {
      const ignored = outcome.ignored ?? [];
      // A consent without its e-mail address or any other part is not the consent that was given.
      if (consent && ignored.some((field) => field !== "phone")) return unrecorded();
      return settled(afterAcceptance(row, step, ignored));
    }
    case "refused":
      switch (outcome.field) {
        case "list":
          // Only a consent call names a list.
          if (!consent) return unexpected();
          return {
            health: answered,
            verdict: {
              kind: "no_consents",
              next: withoutConsent(row, "not_permitted"),
              detail,
            },
          };
        case "phone":
        case "channels":
          // A bad phone number must not cost shoppers the e-mail that they asked for.
          if (mayDropPhone) return settled({ ...atOldPosition, phoneRefused: true });
          break;
        case "email":
        case "external_id":
        case "variant":
          break;
      }
      // A row with only a phone number has no other channel; everything else shows at the sign-up
      // call itself.
      if (consent && row.email) return unrecorded();
      return settled({ state: "failed", reason: `${outcome.field}_refused` });
    case "variant_not_found":
      if (consent && row.email) return unrecorded();
      return settled(retryUnsynced(row, at, settings.unsynced, random));
    case "sms_not_configured":
      if (mayDropPhone) return settled({ ...atOldPosition, phoneRefused: true });
      if (consent && row.email) return unrecorded();
      return settled({ state: "failed", reason: "sms_not_configured" });
    case "held":
      if (consent && outcome.hold === "scope_missing") {
        // Only an answer that names the permission says that this key will never record any.
        if (!outcome.scopes) return unrecorded();
        const next = withoutConsent(row, "not_permitted");
        return { health: answered, verdict: { kind: "no_consents", next, detail } };
      }
      // The sign-up call itself shows whether the revision is retired.
      if (consent && outcome.hold === "revision_retired") return unrecorded();
      return {
        health: answered,
        verdict: {
          kind: "shop",
          next: behindOthers,
          hold: outcome.hold,
          // A newer release ends this hold, so the detail records the revision that was retired.
          detail: outcome.hold === "revision_retired" ? REVISION : detail,
        },
      };
    case "unexpected":
      return unexpected();
    case "unavailable": {
      const { reason, retryAfterMs } = outcome;
      const startedAt = report.at.getTime();
      const next =
        reason === "throttled"
          ? behindOthers
          : retryOrFailAtFault(row, others, settings.own, random);
      const [{ status }, code] = [report, problem?.code ?? null];
      const pause: Pause = { cause: CAUSES[reason], status, code };
      const trouble = { startedAt, at, retryAfterMs, pause };
      const after = afterFailure(health, trouble, settings.probe, random);
      // An optional step must not block the promised one: the e-mail can be sent without. In an
      // outage of everything, one row finds out, and the others keep their consents.
      const failingSince = after.failingSince ?? at;
      const lasts = at - failingSince >= settings.consentPatienceMs && rows.failures === 0;
      if (consent && row.email && !row.accepted && (lasts || next.state === "failed")) {
        return {
          health: after,
          verdict: { kind: "unrecorded", next: withoutConsent(row, "not_recorded") },
        };
      }
      return { health: after, verdict: { kind: "lane", next, reason } };
    }
  }
}

/**
 * Where a row goes that Klaviyo answered with a 202. A 202 that left out the phone number has
 * recorded no consent to SMS, and sends no texts.
 */
function afterAcceptance(
  row: ClaimedRow,
  step: Call["step"],
  ignored: readonly IgnoredField[],
): Next {
  const texts = step.step === "consent" ? step.smsMarketing : step.channels.includes("SMS");
  const dropped = ignored.includes("phone") && texts;
  const emailed = row.email !== null && !ignored.includes("email");
  // A profile has nothing left without its last address.
  if (dropped && !emailed) {
    return { state: "failed", reason: row.email ? "email_refused" : "phone_refused" };
  }
  if (step.step === "back_in_stock") {
    if (!emailed && !texts) return { state: "failed", reason: "email_refused" };
    return { state: "delivered", ...(dropped && { phoneRefused: true }) };
  }
  if (!dropped) return { state: "queued", dueAt: row.dueAt, consentStep: step.recorded };
  const recorded = recordedOf(row);
  const ticked = { email: row.emailConsent, sms: row.smsConsent };
  const email = recorded.email || step.emailMarketing;
  const consentStep = consentStepOf({ email, sms: recorded.sms }, ticked);
  return { state: "queued", dueAt: row.dueAt, consentStep, phoneRefused: true };
}
