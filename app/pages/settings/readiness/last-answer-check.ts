import type { HoldReason } from "../../../klaviyo/outcome.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { attemptWords } from "../../shared/attempt-words.ts";
import { ago, type Check, type Report } from "./readiness-check.ts";
import type { CheckState } from "./readiness-words.ts";
import { sentences } from "../../shared/sentences.ts";
import { statusWords } from "../../shared/timeline-words.ts";

/** What Klaviyo last said to a sign-up, and whether it says something of the shop. */
export function lastCheck(report: Report, reader: Reader): Check {
  const { last } = report;
  const { t } = reader;
  if (!last) {
    const [title, text] = [t("readiness.last.none.title"), t("readiness.last.none.text")];
    return { id: "last", state: "unknown", title, text };
  }
  const { label, meaning, remedy } = attemptWords(last.step, last.outcome, reader);
  const state = stateOf(last);
  const when = t(`readiness.last.${last.ofThisKey ? "text" : "textOfEarlierKey"}`, {
    when: ago(last.at, report, reader),
    status: statusWords(last.status, reader),
  });
  return {
    ...{ id: "last", state, title: t("readiness.last.title", { label }) },
    text: sentences([when, meaning, state === "problem" && remedy], reader),
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
