import type { Reader } from "../../../locales/reader.tsx";
import type { ReadinessReport } from "./readiness-report.server.ts";
import type { CheckState, CheckWords } from "./readiness-words.ts";
import { relativeTime } from "../../shared/time-words.ts";

/** One line of the answer to whether everything is ready. */
export interface Check extends CheckWords {
  id: string;
  state: CheckState;
}

/** A report of a key that could be asked about. */
export type Report = Extract<ReadinessReport, { kind: "report" }>;

/** A time of a report, seen from when it was made. */
export function ago(at: string, { checkedAt }: Report, reader: Reader): string {
  return relativeTime(new Date(at), new Date(checkedAt), reader);
}
