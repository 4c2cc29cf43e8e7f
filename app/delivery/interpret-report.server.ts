import type { HoldReason, Unavailable } from "../klaviyo/outcome.ts";
import type { Report } from "../klaviyo/report.ts";
import { REVISION } from "../klaviyo/request.ts";
import type { PauseCause } from "../merchant/connection-status.server.ts";
import type { ClaimedRow } from "../outbox/queue/claim.server.ts";
import type { AttemptRecord, Next } from "../outbox/queue/settlement.ts";
import type { Call } from "./attempt.server.ts";
import { retryOrFailAtFault, isRowAtFault, retryUnsynced } from "./health/row-at-fault.ts";
import { afterFailure, afterSuccess, failsFor, type Health, type Pause } from "./health/probe.ts";
import type { Signature } from "./health/refusals.ts";
import type { DeliverySettings } from "./settings.ts";
import { afterAcceptance, withoutConsent } from "./step.server.ts";

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

/** Everything that follows from a report; the report handler carries it out. */
export interface Interpretation {
  /** Klaviyo's health at this step from now on. */
  health: Health;
  /** Why Klaviyo could not take the call; null where it answered. */
  outage: string | null;
  /**
   * What becomes of the rows that were refused before without a reason of theirs: `taken` says that
   * Klaviyo has taken a row at this step, `flush` that they were at fault, `wait` that nothing new
   * is known.
   */
  refusals: "taken" | "flush" | "wait";
  /** Klaviyo has taken a sign-up: nothing that rows have in common is suspected any longer. */
  clearsSuspects: boolean;
  /** Why the row continues without its consents; null where it does not. */
  withoutConsents: { why: "not_permitted" | "not_recorded"; detail: string | null } | null;
  row: RowEffect;
  /** What follows for a hold that this row probes; null for nothing. */
  afterHoldProbe: "end_hold" | "postpone" | null;
}

/** What happens to the row itself. */
export type RowEffect =
  | { kind: "settle"; next: Next }
  /** Klaviyo refuses and names nothing of the row: it waits for the next answers before it goes on. */
  | { kind: "suspect"; next: Next; signature: Signature; othersSucceeded: boolean }
  /** The shop is held, and the row requeued. */
  | { kind: "hold"; next: Next; hold: HoldReason; detail: string | null };

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
  const healthAfter = afterSuccess(health, at, { took: outcome.kind === "delivered" });
  const times = { succeededAt: health.succeededAt, at };
  const taken = outcome.kind === "delivered";
  const said = {
    health: healthAfter,
    outage: null,
    refusals: taken ? "taken" : "flush",
    clearsSuspects: taken && !consent,
    withoutConsents: null,
    afterHoldProbe: null,
  } as const;
  const settled = (next: Next): Interpretation => ({
    ...said,
    row: { kind: "settle", next },
    // Only an answer about the row shows that the key is good.
    afterHoldProbe: report.status !== null && !consent ? "end_hold" : null,
  });
  /** The row goes on without its consents. */
  const without = (why: "not_permitted" | "not_recorded"): Interpretation => ({
    ...said,
    withoutConsents: { why, detail },
    row: { kind: "settle", next: withoutConsent(row, why) },
  });
  const unrecorded = () => without("not_recorded");

  const unexpected = (): Interpretation => {
    // A consent can be refused for undocumented reasons of the account: this must not cost the
    // shopper the message.
    if (consent) return unrecorded();
    const signature: Signature = {
      step: step.step,
      words: `${report.status ?? ""} ${problem?.code ?? ""}`,
    };
    // Others succeeded recently, so this row is probably at fault. Many rows refused alike are not.
    const othersSucceeded = isRowAtFault(times, settings.rowAtFault);
    const next = retryOrFailAtFault(row, times, settings.rowAtFault, random);
    return {
      ...said,
      health,
      refusals: "wait",
      row: { kind: "suspect", next, signature, othersSucceeded },
      afterHoldProbe: "postpone",
    };
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
          return without("not_permitted");
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
      // Only an answer that names the permission says that this key will never record any.
      if (consent && outcome.hold === "scope_missing") {
        return without(outcome.scopes ? "not_permitted" : "not_recorded");
      }
      // The sign-up call itself shows whether the revision is retired.
      if (consent && outcome.hold === "revision_retired") return unrecorded();
      return {
        ...said,
        row: {
          kind: "hold",
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
          : retryOrFailAtFault(row, times, settings.rowAtFault, random);
      const [{ status }, code] = [report, problem?.code ?? null];
      const pause: Pause = { cause: CAUSES[reason], status, code };
      const trouble = { startedAt, at, retryAfterMs, pause };
      const after = afterFailure(health, trouble, settings.probe, random);
      // An optional step must not block the promised one: the e-mail can be sent without. In an
      // outage of everything, one row finds out, and the others keep their consents.
      const lasts = failsFor(settings.consentPatienceMs, after, at) && rows.failures === 0;
      if (consent && row.email && !row.accepted && (lasts || next.state === "failed")) {
        return { ...unrecorded(), health: after };
      }
      return {
        ...said,
        health: after,
        outage: reason,
        refusals: "wait",
        row: { kind: "settle", next },
      };
    }
  }
}
