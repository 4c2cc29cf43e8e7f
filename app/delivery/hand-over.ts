import { subscribe, type Report } from "../klaviyo/back-in-stock.ts";
import { REVISION, type Channel } from "../klaviyo/request.ts";
import type { Send } from "../klaviyo/transport.ts";
import { readVariantId } from "../klaviyo/variant-id.ts";
import { unseal } from "../merchant/seal.ts";
import type { ClaimedRow } from "../outbox/claim.ts";
import { channelsOf } from "./channels.ts";
import type { Clock } from "./clock.ts";

/** The one call that a row asks for next. */
export interface Call {
  kind: "call";
  step: "back_in_stock";
  key: string;
  channels: Channel[];
}

/** What is to be done for a row: one call, or nothing that a call could help. */
export type Plan =
  | Call
  | { kind: "fail"; reason: "damaged" | "no_channel" }
  | { kind: "hold"; hold: "key_unreadable" };

/** Reads what a claimed row asks for. Asks nobody and throws nothing, whatever the row holds. */
export function plan(row: ClaimedRow): Plan {
  const { sealedKey, smsEnabled } = row.merchant;
  const key = sealedKey === null ? undefined : unseal(row.shop, sealedKey);
  if (key === undefined) return { kind: "hold", hold: "key_unreadable" };
  if (!readVariantId(row.variantId).ok) return { kind: "fail", reason: "damaged" };
  const channels = channelsOf(row, smsEnabled);
  if (channels.length === 0) return { kind: "fail", reason: "no_channel" };
  return { kind: "call", step: "back_in_stock", key, channels };
}

export interface Outside {
  send: Send;
  clock: Clock;
  /** Aborted when the lease is lost: the call is broken off. */
  signal: AbortSignal;
}

/** Makes the one call that was planned. Never throws for what Klaviyo or the network does. */
export function handOver(
  row: ClaimedRow,
  { key, channels }: Call,
  { send, clock, signal }: Outside,
): Promise<Report> {
  return subscribe(
    key,
    {
      variantId: row.variantId,
      profile: {
        email: row.email,
        phoneNumber: channels.includes("SMS") || !row.email ? row.phone : null,
      },
      channels,
    },
    { send: (call) => send({ ...call, signal }), clock },
  );
}

/** One call as the log keeps it. */
export function toRecord(report: Report, { step, channels }: Call) {
  const { outcome, problem } = report;
  return {
    at: report.at,
    durationMs: report.durationMs,
    step,
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
