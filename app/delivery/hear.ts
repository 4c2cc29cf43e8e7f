import type { Report } from "../klaviyo/back-in-stock.ts";
import type { HoldReason } from "../klaviyo/outcome.ts";
import { REVISION } from "../klaviyo/request.ts";
import type { ClaimedRow } from "../outbox/claim.ts";
import type { AttemptRecord, Next } from "../outbox/settle.ts";
import { afterTrouble } from "./own-trouble.ts";
import { cameToNothing, gotThrough, type Health } from "./probe.ts";
import type { DeliverySettings } from "./settings.ts";

/** A row with what its call said, until it is decided where it goes. */
export interface HandedBack {
  row: ClaimedRow;
  attempt: AttemptRecord | null;
}

/** What an answer means: for its row, for how Klaviyo is doing, and for whoever else is concerned. */
export interface Heard {
  health: Health;
  verdict:
    | { kind: "settled"; next: Next }
    /** Klaviyo does not take the row as it is; `sign` is in what words. */
    | { kind: "refused"; next: Next; sign: string }
    | { kind: "shop"; next: Next; hold: HoldReason; detail: string | null }
    | { kind: "lane"; next: Next; reason: string }
    /** Ours to look into: no row is to pay for it. */
    | { kind: "us"; next: Next };
}

interface Circumstances {
  health: Health;
  /** When the answer came, or was given up. */
  at: number;
  random: () => number;
}

/** Maps an answer to what happens next. Every outcome has its place here; the compiler holds it to that. */
export function hear(
  row: ClaimedRow,
  report: Report,
  { health, at, random }: Circumstances,
  settings: DeliverySettings,
): Heard {
  const { outcome, problem } = report;
  // Behind the rows that are due by now: while Klaviyo is down, each probe is another row.
  const again: Next = { state: "queued", dueAt: new Date(at + 1) };
  const answered = gotThrough(health, at, { took: outcome.kind === "delivered" });
  switch (outcome.kind) {
    case "delivered":
      return { health: answered, verdict: { kind: "settled", next: { state: "delivered" } } };
    case "refused": {
      // A bad phone does not cost a shopper the e-mail she asked for.
      if (outcome.field === "phone" && row.email && !row.phoneRefused) {
        const next: Next = { state: "queued", dueAt: new Date(at), phoneRefused: true };
        return { health: answered, verdict: { kind: "settled", next } };
      }
      const next: Next = { state: "failed", reason: `${outcome.field}_refused` };
      const sign = `${problem?.code ?? ""} ${problem?.pointer ?? ""}`;
      return { health: answered, verdict: { kind: "refused", next, sign } };
    }
    case "held": {
      // What is retired ends with another release: it has to know of which revision it was said.
      const detail = outcome.hold === "revision_retired" ? REVISION : (problem?.detail ?? null);
      return {
        health: answered,
        verdict: { kind: "shop", next: again, hold: outcome.hold, detail },
      };
    }
    case "unexpected":
      return { health, verdict: { kind: "us", next: again } };
    case "unavailable": {
      const { reason, retryAfterMs } = outcome;
      const startedAt = report.at.getTime();
      const others = { othersAt: health.succeededAt, at };
      return {
        health: cameToNothing(health, { startedAt, at, retryAfterMs }, settings.probe, random),
        verdict: {
          kind: "lane",
          reason,
          next: reason === "throttled" ? again : afterTrouble(row, others, settings.own, random),
        },
      };
    }
  }
}
