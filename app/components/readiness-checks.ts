import { NEEDED_SCOPES, type NeededScope } from "../klaviyo/needs.ts";
import { lastCheck } from "./last-answer-check.ts";
import { optionalChecks } from "./optional-checks.ts";
import { ago, type Check, type Report } from "./readiness-check.ts";
import {
  accountWords,
  FLOW_WORDS,
  KEY_WORDS,
  NOT_KNOWN,
  SCOPE_TITLES,
  SCOPE_WORDS,
  type CheckState,
  type CheckWords,
} from "./readiness-words.ts";

export interface Checks {
  /** Without these nothing is delivered. */
  needed: Check[];
  optional: Check[];
}

/** What a report says, check by check. With a key that Klaviyo does not serve, nothing else can be asked. */
export function checksOf(report: Report): Checks {
  const [key, last] = [keyCheck(report), lastCheck(report)];
  const { kind } = report.key;
  if (kind === "refused" || kind === "malformed" || kind === "retired") {
    return { needed: [key, last], optional: [] };
  }
  const scopes = NEEDED_SCOPES.map((scope) => scopeCheck(scope, report));
  return { needed: [key, ...scopes, flowCheck(report), last], optional: optionalChecks(report) };
}

function keyCheck({ key }: Report): Check {
  if (key.kind === "account") {
    return { id: "key", state: "ok", ...accountWords(key.name, key.testAccount) };
  }
  const state = { unnamed: "ok", refused: "problem", malformed: "problem" } as const;
  const known = key.kind in state ? state[key.kind as keyof typeof state] : "unknown";
  return { id: "key", state: known, ...KEY_WORDS[key.kind] };
}

function scopeCheck(scope: NeededScope, report: Report): Check {
  const { needed } = report;
  const check = (state: CheckState, text: string): Check => ({
    ...{ id: scope, state, title: SCOPE_TITLES[scope], text },
  });
  const missing = (named: readonly string[]) =>
    named.includes(scope)
      ? check("problem", SCOPE_WORDS.missing(scope))
      : check("unknown", SCOPE_WORDS.other);
  switch (needed.kind) {
    case "proven":
      return check("ok", SCOPE_WORDS.proven(ago(needed.at, report)));
    case "present":
      return check("ok", SCOPE_WORDS.present);
    case "held": {
      const named = NEEDED_SCOPES.filter((one) => needed.detail?.includes(one));
      return named.length > 0 ? missing(named) : check("problem", SCOPE_WORDS.unnamed);
    }
    case "missing":
      return missing(needed.scopes);
    case "unknown":
      return check("unknown", NOT_KNOWN[needed.why]);
  }
}

function flowCheck({ flows: reading }: Report): Check {
  const check = (state: CheckState, words: CheckWords): Check => ({ id: "flow", state, ...words });
  switch (reading.kind) {
    case "flows": {
      const live = reading.flows.find((flow) => flow.live);
      if (live) return check("ok", FLOW_WORDS.live(live.name));
      const names = reading.flows.map(({ name }) => `“${name}”`).join(", ");
      return check("problem", names === "" ? FLOW_WORDS.none : FLOW_WORDS.notLive(names));
    }
    case "no_metric":
      return check("problem", FLOW_WORDS.noMetric);
    case "denied": {
      const text = reading.why === "missing" ? FLOW_WORDS.notPermitted : NOT_KNOWN[reading.why];
      return check("unknown", { title: FLOW_WORDS.unknown, text });
    }
  }
}
