import type { Reader } from "../../../locales/reader.tsx";
import type { ReadinessReport } from "./readiness-report.server.ts";
import { relativeTime } from "../../shared/time-words.ts";
import type { KeyCheck } from "../../../klaviyo/connection.ts";
import type { Denial } from "../../../klaviyo/access.ts";
import { numberWords, sentences } from "../../shared/words.ts";

/** One result of the readiness check. */
export interface Check extends CheckWords {
  id: string;
  state: CheckState;
}

/** A report on a key that opens. */
export type InspectionReport = Extract<ReadinessReport, { kind: "report" }>;

/** A time of a report, relative to when the report was made. */
export function ago(at: string, { checkedAt }: InspectionReport, reader: Reader): string {
  return relativeTime(new Date(at), new Date(checkedAt), reader);
}

export interface CheckWords {
  title: string;
  /** What it means, and what to do if anything. */
  text: string;
}

/** `absent` is something optional that is not there. */
export type CheckState = "ok" | "problem" | "unknown" | "absent";

/** The summary of all checks. */
export function summaryWords(problems: number, unknown: number, reader: Reader): string {
  const { t } = reader;
  const counted = (count: number) => ({ count, number: numberWords(count, reader) });
  return sentences(
    [
      problems === 0
        ? t("readiness.summary.noProblem")
        : t("readiness.summary.problems", counted(problems)),
      unknown > 0 && t("readiness.summary.unknown", counted(unknown)),
    ],
    reader,
  );
}

/** Why something is unknown, and what to do. */
export function notKnown(why: Denial, { t }: Reader): string {
  return t(`readiness.notKnown.${why}`);
}

/** Klaviyo's judgement of the key itself. */
export function keyWords(key: KeyCheck, reader: Reader): CheckWords {
  const { t } = reader;
  switch (key.kind) {
    case "account": {
      const { name, testAccount } = key;
      const text = t(`readiness.key.${testAccount ? "testAccount" : "account"}`, { name });
      return { title: t("readiness.key.valid"), text };
    }
    case "unnamed":
      return { title: t("readiness.key.valid"), text: t("readiness.key.unnamed") };
    case "malformed":
    case "refused":
      return {
        title: t(`readiness.key.${key.kind}.title`),
        text: t(`readiness.key.${key.kind}.text`),
      };
    case "unreachable":
    case "throttled":
    case "retired":
    case "unclear":
      return { title: t("readiness.key.unchecked"), text: notKnown(key.kind, reader) };
  }
}
