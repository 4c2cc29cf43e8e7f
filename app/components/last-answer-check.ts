import type { HoldReason } from "../klaviyo/outcome.ts";
import { attemptWords } from "./attempt-words.ts";
import { ago, type Check, type Report } from "./readiness-check.ts";
import { LAST_WORDS, type CheckState } from "./readiness-words.ts";
import { statusWords } from "./timeline-words.ts";

/** What Klaviyo last said to a sign-up, and whether it says something of the shop. */
export function lastCheck(report: Report): Check {
  const { last } = report;
  if (!last) return { id: "last", state: "unknown", ...LAST_WORDS.none };
  const { label, meaning, remedy } = attemptWords(last.step, last.outcome);
  const state = stateOf(last);
  const when = LAST_WORDS.text(ago(last.at, report), statusWords(last.status), last.ofThisKey);
  return {
    ...{ id: "last", state, title: LAST_WORDS.title(label) },
    text: [when, meaning, ...(state === "problem" ? [remedy] : [])].join(" "),
  };
}

const HOLDS: Record<HoldReason, true> = {
  key_refused: true,
  scope_missing: true,
  revision_retired: true,
};

/** Trouble of one sign-up, or of Klaviyo itself, says nothing of the shop; nor does an earlier key's. */
function stateOf({ step, outcome, ofThisKey }: NonNullable<Report["last"]>): CheckState {
  if (outcome === "delivered") return "ok";
  const holds = step === "back_in_stock" && Object.hasOwn(HOLDS, outcome);
  return holds && ofThisKey ? "problem" : "unknown";
}
