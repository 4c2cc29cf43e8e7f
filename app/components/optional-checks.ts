import type { Denial } from "../klaviyo/denial.ts";
import { ago, type Check, type Report } from "./readiness-check.ts";
import { NOT_KNOWN, OPTIONAL_WORDS as WORDS, type CheckState } from "./readiness-words.ts";

type Optional = "account" | "lists" | "flows" | "consents";

/** What a key may do beyond what it must, and what that adds. */
export function optionalChecks(report: Report): Check[] {
  const { key, lists, flows } = report;
  return [
    readCheck("account", key.kind === "account" ? null : denialOfKey(key.kind)),
    readCheck("lists", lists.kind === "granted" ? null : lists.why),
    readCheck("flows", flows.kind === "denied" ? flows.why : null),
    consentsCheck(report),
  ];
}

function denialOfKey(kind: Exclude<Report["key"]["kind"], "account">): Denial {
  if (kind === "unnamed") return "missing";
  return kind === "malformed" ? "refused" : kind;
}

function readCheck(id: Optional, denied: Denial | null): Check {
  if (denied === null) return check(id, "ok");
  return denied === "missing"
    ? check(id, "absent", WORDS.absent)
    : check(id, "unknown", NOT_KNOWN[denied]);
}

function consentsCheck(report: Report): Check {
  const { consents } = report;
  switch (consents.kind) {
    case "recorded":
      return check("consents", "ok", WORDS.consentsRecorded(ago(consents.at, report)));
    case "refused":
      return check("consents", "problem", WORDS.consentsRefused(consents.detail));
    case "untried":
      return check("consents", "unknown", WORDS.consentsUntried);
  }
}

function check(id: Optional, state: CheckState, more?: string): Check {
  const { title, text } = WORDS[id];
  return { id, state, title, text: more ? `${text} ${more}` : text };
}
