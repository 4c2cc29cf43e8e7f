import type { HoldReason, Unavailable } from "../klaviyo/outcome.ts";
import type { Report } from "../klaviyo/report.ts";
import { REVISION } from "../klaviyo/request.ts";
import type { PauseCause } from "../merchant/connection-status.ts";
import type { ClaimedRow } from "../outbox/claim.ts";
import type { AttemptRecord, Next } from "../outbox/settle.ts";
import type { Call } from "./hand-over.ts";
import { afterTrouble, isOwn } from "./own-trouble.ts";
import { cameToNothing, gotThrough, type Health, type Pause } from "./probe.ts";
import type { Sign } from "./refusals.ts";
import type { DeliverySettings } from "./settings.ts";

/** A row with what its call said. */
export interface HandedBack {
  row: ClaimedRow;
  /** Null where no call was made for it. */
  attempt: AttemptRecord | null;
}

/** What an answer means: for its row, for how Klaviyo is doing, and for whoever else is concerned. */
export interface Heard {
  health: Health;
  verdict:
    | { kind: "settled"; next: Next }
    /** Klaviyo does not take the row as it is; `sign` is in what words. */
    | { kind: "refused"; next: Next; sign: Sign }
    /** Klaviyo does not record this consent, for a reason that nobody has published. */
    | { kind: "unrecorded"; next: Next }
    /** The key may not record consents: the row goes on without. */
    | { kind: "no_consents"; next: Next; detail: string | null }
    | { kind: "shop"; next: Next; hold: HoldReason; detail: string | null }
    | { kind: "lane"; next: Next; reason: string }
    /** Ours to look into: no row is to pay for it. */
    | { kind: "us"; next: Next };
}

interface Circumstances {
  /** How Klaviyo does at this step: it counts each endpoint by itself, and one can be down alone. */
  health: Health;
  /** When the answer came, or was given up. */
  at: number;
  random: () => number;
}

/** What a merchant is told of it: whether anything of Klaviyo's was reached, and what it said. */
const CAUSES: Record<Unavailable, PauseCause> = {
  network: "unreachable",
  timeout: "unreachable",
  challenge: "unreachable",
  server_error: "trouble",
  throttled: "throttled",
};

/** Maps an answer to what happens next. Every outcome has its place here; the compiler holds it to that. */
export function hear(
  { row, step }: { row: ClaimedRow; step: Call["step"] },
  report: Report,
  { health, at, random }: Circumstances,
  settings: DeliverySettings,
): Heard {
  const { outcome, problem } = report;
  const detail = problem?.detail ?? null;
  const consent = step.step === "consent";
  // Behind the rows that are due by now: while Klaviyo is down, each probe is another row.
  const again: Next = { state: "queued", dueAt: new Date(at + 1) };
  // In its old place: the next step of a row is not to wait behind all others.
  const goesOn = { state: "queued", dueAt: row.dueAt } as const;
  const withoutConsent: Next = { ...goesOn, consentStep: "not_permitted" };
  const answered = gotThrough(health, at, { took: outcome.kind === "delivered" });
  const words = `${problem?.code ?? ""} ${problem?.pointer ?? ""}`;
  const sign: Sign = { step: step.step, words };
  const others = { othersAt: health.succeededAt, at };

  switch (outcome.kind) {
    case "delivered": {
      const next: Next = consent
        ? { ...goesOn, consentStep: step.recorded }
        : { state: "delivered" };
      return { health: answered, verdict: { kind: "settled", next } };
    }
    case "refused": {
      // A bad phone does not cost a shopper the e-mail she asked for.
      if (outcome.field === "phone" && row.email && !row.phoneRefused) {
        const next: Next = { ...goesOn, phoneRefused: true };
        return { health: answered, verdict: { kind: "settled", next } };
      }
      if (outcome.field === "list") {
        return { health: answered, verdict: { kind: "no_consents", next: withoutConsent, detail } };
      }
      const next: Next = { state: "failed", reason: `${outcome.field}_refused` };
      return { health: answered, verdict: { kind: "refused", next, sign } };
    }
    case "held":
      if (consent && outcome.hold === "scope_missing") {
        return { health: answered, verdict: { kind: "no_consents", next: withoutConsent, detail } };
      }
      return {
        health: answered,
        verdict: {
          kind: "shop",
          next: again,
          hold: outcome.hold,
          // What is retired ends with another release: it has to know of which revision it was said.
          detail: outcome.hold === "revision_retired" ? REVISION : detail,
        },
      };
    case "unexpected": {
      // A consent can be refused for reasons of the account that nobody has published, as for a
      // region that it may not text: that is not to cost the shopper her e-mail.
      if (consent && report.status === 400) {
        return { health: answered, verdict: { kind: "unrecorded", next: withoutConsent } };
      }
      if (!isOwn(others, settings.own)) return { health, verdict: { kind: "us", next: again } };
      // Others got through: for all that is known it is this row. Many of them alike are not.
      const next = afterTrouble(row, others, settings.own, random);
      const odd: Sign = { ...sign, words: `${report.status ?? ""} ${words}` };
      return { health: answered, verdict: { kind: "refused", next, sign: odd } };
    }
    case "unavailable": {
      const { reason, retryAfterMs } = outcome;
      const startedAt = report.at.getTime();
      const next = reason === "throttled" ? again : afterTrouble(row, others, settings.own, random);
      const [{ status }, code] = [report, problem?.code ?? null];
      const pause: Pause = { cause: CAUSES[reason], status, code };
      const trouble = { startedAt, at, retryAfterMs, pause };
      return {
        health: cameToNothing(health, trouble, settings.probe, random),
        verdict: { kind: "lane", next, reason },
      };
    }
  }
}
