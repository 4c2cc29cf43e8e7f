import {
  BACK_IN_STOCK_METRIC as metric,
  NEEDED_SCOPES,
  type NeededScope,
} from "../../../klaviyo/needs.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { optionalChecks } from "./optional-checks.ts";
import {
  ago,
  type Check,
  type InspectionReport,
  keyWords,
  notKnown,
  type CheckState,
  type CheckWords,
} from "./readiness-check.ts";
import type { HoldReason } from "../../../klaviyo/outcome.ts";
import { attemptWords, statusWords } from "../../shared/outcome-words.ts";
import { scopeWords } from "../../shared/scope-words.ts";
import { sentences } from "../../shared/words.ts";

interface Checks {
  /** Required for delivery. */
  needed: Check[];
  optional: Check[];
}

/** The checks of a report. With a key that Klaviyo rejects, nothing else can be checked. */
export function checksOf(report: InspectionReport, reader: Reader): Checks {
  const [key, last] = [keyCheck(report, reader), lastCheck(report, reader)];
  const { kind } = report.key;
  if (kind === "refused" || kind === "malformed" || kind === "retired") {
    return { needed: [key, last], optional: [] };
  }
  const scopes = NEEDED_SCOPES.map((scope) => scopeCheck(scope, report, reader));
  return {
    needed: [key, ...scopes, flowCheck(report, reader), last],
    optional: optionalChecks(report, reader),
  };
}

const KEY_STATES: Partial<Record<InspectionReport["key"]["kind"], CheckState>> = {
  account: "ok",
  unnamed: "ok",
  refused: "problem",
  malformed: "problem",
};

function keyCheck({ key }: InspectionReport, reader: Reader): Check {
  return { id: "key", state: KEY_STATES[key.kind] ?? "unknown", ...keyWords(key, reader) };
}

function scopeCheck(scope: NeededScope, report: InspectionReport, reader: Reader): Check {
  const { needed } = report;
  const { t } = reader;
  const check = (state: CheckState, text: string): Check => ({
    id: scope,
    state,
    title: scopeWords(scope, reader),
    text,
  });
  const missing = (named: readonly string[]) =>
    named.includes(scope)
      ? check("problem", t("readiness.scope.missing", { scope: scopeWords(scope, reader) }))
      : check("unknown", t("readiness.scope.other"));
  switch (needed.kind) {
    case "proven":
      return check("ok", t("readiness.scope.proven", { when: ago(needed.at, report, reader) }));
    case "present":
      return check("ok", t("readiness.scope.present"));
    case "held": {
      const named = NEEDED_SCOPES.filter((one) => needed.detail?.includes(one));
      return named.length > 0 ? missing(named) : check("problem", t("readiness.scope.unnamed"));
    }
    case "missing":
      return missing(needed.scopes);
    case "unknown":
      return check("unknown", notKnown(needed.why, reader));
  }
}

function flowCheck({ flows: reading }: InspectionReport, reader: Reader): Check {
  const { t, locale } = reader;
  const check = (state: CheckState, words: CheckWords): Check => ({ id: "flow", state, ...words });
  const words = (
    kind: "live" | "manual" | "notLive" | "none" | "noMetric",
    named = {},
  ): CheckWords => ({
    title: t(`readiness.flow.${kind}.title`),
    text: t(`readiness.flow.${kind}.text`, { metric, ...named }),
  });
  switch (reading.kind) {
    case "flows": {
      for (const status of ["live", "manual"] as const) {
        const flow = reading.flows.find((flow) => flow.status === status);
        if (flow) return check("ok", words(status, { name: flow.name }));
      }
      if (reading.flows.length === 0) return check("problem", words("none"));
      const names = new Intl.ListFormat(locale).format(reading.flows.map(({ name }) => name));
      return check("problem", words("notLive", { names }));
    }
    case "no_metric":
      return check("problem", words("noMetric"));
    case "denied": {
      const text =
        reading.why === "missing"
          ? t("readiness.flow.notPermitted", { metric })
          : notKnown(reading.why, reader);
      return check("unknown", { title: t("readiness.flow.unknown"), text });
    }
  }
}

/** Klaviyo's last answer to a sign-up, and whether it concerns the shop. */
function lastCheck(report: InspectionReport, reader: Reader): Check {
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
    id: "last",
    state,
    title: t("readiness.last.title", { label }),
    text: sentences([when, meaning, state === "problem" && remedy], reader),
  };
}

const HOLDS: Record<HoldReason, true> = {
  key_refused: true,
  scope_missing: true,
  revision_retired: true,
};

/** Trouble with one sign-up, at Klaviyo, or with an earlier key says nothing about the shop. */
function stateOf({ step, outcome, ofThisKey }: NonNullable<InspectionReport["last"]>): CheckState {
  if (outcome === "delivered") return "ok";
  const holds = step === "back_in_stock" && Object.hasOwn(HOLDS, outcome);
  return holds && ofThisKey ? "problem" : "unknown";
}
