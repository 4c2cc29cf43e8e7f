import { judge } from "./outcome.ts";
import type { Answer, Send } from "./transport.server.ts";

/**
 * Why something could not be read with a key: Klaviyo refused the key, or its scope, or said
 * nothing about either.
 */
export type Denial = "refused" | "missing" | Unchecked;

/** Why an answer, or none, says nothing about the key. */
export type Unchecked = "unreachable" | "throttled" | "retired" | "unclear";

/** What an answer other than the requested one says about the key. */
export function denialOf(answer: Answer): Denial {
  const { outcome } = judge(answer, Date.now());
  switch (outcome.kind) {
    case "held":
      return HELD[outcome.hold];
    case "unavailable":
      return outcome.reason === "throttled" ? "throttled" : "unreachable";
    case "delivered":
    case "refused":
    case "variant_not_found":
    case "sms_not_configured":
    case "unexpected":
      return "unclear";
  }
}

const HELD = {
  key_refused: "refused",
  scope_missing: "missing",
  revision_retired: "retired",
} as const;

/** Whether a key may read something, as an attempt to read it showed. */
export type Access = { kind: "granted" } | { kind: "denied"; why: Denial };

/** Reads one list, whichever comes first. https://developers.klaviyo.com/en/reference/get_lists */
export async function mayReadLists(key: string, send: Send, signal?: AbortSignal): Promise<Access> {
  const query = new URLSearchParams({ "fields[list]": "name", "page[size]": "1" });
  const path = `/api/lists?${query.toString()}`;
  const answer = await send({ method: "GET", path, key, ...(signal && { signal }) });
  if (answer.answered && answer.status === 200) return { kind: "granted" };
  return { kind: "denied", why: denialOf(answer) };
}
