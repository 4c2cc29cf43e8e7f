import type { Reader } from "../../../locales/reader.tsx";
import type { BulkAction } from "../../../outbox/bulk/bulk-action.ts";
import type { BulkStart } from "../../../outbox/bulk/bulk-job.server.ts";
import { ACTION_KEYS } from "./bulk-job-words.ts";
import { numberWords } from "../../shared/number-words.ts";
import type { Unanswered } from "../../frame/unanswered.ts";

/** What the log's page is told of what it ordered. */
export type BulkAnswer =
  | { intent: "selected"; action: BulkAction; asked: number; done: number }
  | { intent: "all"; start: BulkStart }
  | { intent: "stop"; stopped: boolean }
  /** What was sent is no order. */
  | { intent: null }
  | Unanswered;

/** What of it is said in a toast; a job that has begun stands on the page instead. */
export function bulkToast(answer: BulkAnswer | undefined, reader: Reader): string | undefined {
  const { t } = reader;
  switch (answer?.intent) {
    case "selected":
      return selectedWords(answer, reader);
    case "all":
      return startWords(answer.start, reader);
    case "stop":
      return answer.stopped ? t("log.answer.stopped") : t("log.answer.ended");
    case "unanswered":
      // The other orders stand beside a note of their own.
      return answer.of === "stop" ? t("log.answer.notStopped") : undefined;
    case null:
      return t("log.answer.notAnOrder");
    case undefined:
      return undefined;
  }
}

function selectedWords(
  { action, asked, done }: Extract<BulkAnswer, { intent: "selected" }>,
  reader: Reader,
): string {
  const { t } = reader;
  const key = ACTION_KEYS[action];
  const number = numberWords(done, reader);
  if (done === 0) return t("log.answer.none", { count: asked });
  if (done < asked) {
    return t(`log.answer.${key}.some`, { done: number, asked: numberWords(asked, reader) });
  }
  return t(`log.answer.${key}.all`, { count: done, number });
}

function startWords({ kind }: BulkStart, { t }: Reader): string | undefined {
  switch (kind) {
    case "started":
      return undefined;
    case "running":
      return t("log.answer.running");
    case "nothing":
      return t("log.answer.nothing");
  }
}
