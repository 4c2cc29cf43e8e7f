import { judge } from "./outcome.ts";
import type { Answer } from "./transport.server.ts";

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
