import { subscribe, type Clock, type Report } from "../klaviyo/back-in-stock.ts";
import { REVISION, type Channel } from "../klaviyo/request.ts";
import type { Send } from "../klaviyo/transport.ts";
import { readVariantId } from "../klaviyo/variant-id.ts";
import { unseal } from "../merchant/seal.ts";
import type { ClaimedRow } from "../outbox/claim.ts";
import type { AttemptRecord, Next, Settlement } from "../outbox/settle.ts";
import { channelsOf } from "./channels.ts";

/** What a hand-over means for more than its own row. */
export type Trouble =
  | {
      scope: "shop";
      hold: "key_refused" | "scope_missing" | "revision_retired" | "key_unreadable";
      detail: string | null;
    }
  | { scope: "lane"; reason: string; retryAfterMs: number | null }
  | { scope: "us"; status: number | null; code: string | null; pointer: string | null };

export interface HandedOver {
  settlement: Settlement;
  trouble: Trouble | null;
}

/** Makes the one call for a row and says where the row goes next. Never throws for what Klaviyo does. */
export async function handOver(
  row: ClaimedRow,
  outside: { send: Send; clock: Clock },
): Promise<HandedOver> {
  const now = new Date(outside.clock.now());
  const { sealedKey, keyVersion, smsEnabled } = row.merchant;
  const waits: Next = { state: "queued", dueAt: now, failures: row.failures };
  const settled = (next: Next, attempt: AttemptRecord | null): Settlement => ({
    row,
    keyVersion,
    attempt,
    next,
  });

  const key = sealedKey === null ? undefined : unseal(row.shop, sealedKey);
  if (key === undefined) {
    return {
      settlement: settled(waits, null),
      trouble: { scope: "shop", hold: "key_unreadable", detail: null },
    };
  }
  if (!readVariantId(row.variantId).ok) {
    return { settlement: settled({ state: "failed", reason: "damaged" }, null), trouble: null };
  }
  const channels = channelsOf(row, smsEnabled);
  if (channels.length === 0) {
    return { settlement: settled({ state: "failed", reason: "no_channel" }, null), trouble: null };
  }
  const report = await subscribe(
    key,
    {
      variantId: row.variantId,
      profile: {
        email: row.email,
        phoneNumber: channels.includes("SMS") || !row.email ? row.phone : null,
      },
      channels,
    },
    outside,
  );
  const { next, trouble } = decide(row, report, new Date(outside.clock.now()));
  return { settlement: settled(next, toRecord(report, channels)), trouble };
}

function decide(
  row: ClaimedRow,
  report: Report,
  now: Date,
): { next: Next; trouble: Trouble | null } {
  const { outcome, problem } = report;
  // Behind the rows that are due by now: while Klaviyo is down, each probe is another row.
  const dueAt = new Date(now.getTime() + 1);
  const again: Next = { state: "queued", dueAt, failures: row.failures };
  switch (outcome.kind) {
    case "delivered":
      return { next: { state: "delivered" }, trouble: null };
    case "unavailable":
      return {
        next: again,
        trouble: { scope: "lane", reason: outcome.reason, retryAfterMs: outcome.retryAfterMs },
      };
    case "held":
      return {
        next: again,
        trouble: { scope: "shop", hold: outcome.hold, detail: problem?.detail ?? null },
      };
    case "refused":
      // A bad phone does not cost a shopper the e-mail she asked for.
      return outcome.field === "phone" && row.email && !row.phoneRefused
        ? { next: { ...again, dueAt: now, phoneRefused: true }, trouble: null }
        : { next: { state: "failed", reason: `${outcome.field}_refused` }, trouble: null };
    case "unexpected":
      return {
        next: again,
        trouble: {
          scope: "us",
          status: report.status,
          code: problem?.code ?? null,
          pointer: problem?.pointer ?? null,
        },
      };
  }
}

function toRecord(report: Report, channels: Channel[]): AttemptRecord {
  const { outcome, problem } = report;
  return {
    at: report.at,
    durationMs: report.durationMs,
    outcome: wordOf(outcome),
    status: report.status,
    revision: REVISION,
    channels: channels.join(","),
    errorId: problem?.errorId ?? null,
    code: problem?.code ?? null,
    pointer: problem?.pointer ?? null,
    detail: problem?.detail ?? null,
    answer: report.answer,
  };
}

/** The word that the log keeps of an outcome; `app/components` has its meaning for merchants. */
function wordOf(outcome: Report["outcome"]): string {
  switch (outcome.kind) {
    case "delivered":
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
