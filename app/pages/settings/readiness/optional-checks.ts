import type { Denial } from "../../../klaviyo/access.ts";
import type { Reader } from "../../../locales/reader.tsx";
import {
  ago,
  type Check,
  type InspectionReport,
  notKnown,
  type CheckState,
} from "./readiness-check.ts";
import { sentences } from "../../shared/words.ts";

type Optional = "account" | "lists" | "flows" | "consents";

/** The optional scopes of a key, and what each adds. */
export function optionalChecks(report: InspectionReport, reader: Reader): Check[] {
  const { key, lists, flows } = report;
  return [
    readCheck("account", key.kind === "account" ? null : denialOfKey(key.kind), reader),
    readCheck("lists", lists.kind === "granted" ? null : lists.why, reader),
    readCheck("flows", flows.kind === "denied" ? flows.why : null, reader),
    consentsCheck(report, reader),
  ];
}

function denialOfKey(kind: Exclude<InspectionReport["key"]["kind"], "account">): Denial {
  if (kind === "unnamed") return "missing";
  return kind === "malformed" ? "refused" : kind;
}

function readCheck(id: Optional, denied: Denial | null, reader: Reader): Check {
  if (denied === null) return check(id, "ok", [], reader);
  return denied === "missing"
    ? check(id, "absent", [reader.t("readiness.more.absent")], reader)
    : check(id, "unknown", [notKnown(denied, reader)], reader);
}

function consentsCheck(report: InspectionReport, reader: Reader): Check {
  const { consents } = report;
  const { t } = reader;
  switch (consents.kind) {
    case "recorded": {
      const when = ago(consents.at, report, reader);
      return check("consents", "ok", [t("readiness.more.consentsRecorded", { when })], reader);
    }
    case "refused": {
      const { detail } = consents;
      const said = detail === null ? null : t("common.klaviyoSays", { detail });
      return check("consents", "problem", [t("readiness.more.consentsRefused"), said], reader);
    }
    case "untried":
      return check("consents", "unknown", [t("readiness.more.consentsUntried")], reader);
  }
}

function check(id: Optional, state: CheckState, more: (string | null)[], reader: Reader): Check {
  const { t } = reader;
  const text = sentences([t(`readiness.more.${id}.text`), ...more], reader);
  return { id, state, title: t(`readiness.more.${id}.title`), text };
}
