import type { Reader } from "../../../locales/reader.tsx";
import type { BulkAction } from "../../../outbox/bulk/bulk-action.ts";
import type { Undone } from "../../../outbox/planned-deletion.server.ts";
import type { BulkStart, BulkProgress } from "../../../outbox/bulk/bulk-job.server.ts";
import { numberWords, sentences } from "../../shared/words.ts";
import type { Unanswered } from "../../frame/outage.ts";
import { countValues, countWords } from "./count-words.ts";
import type { SavedViewResult } from "../../../outbox/log/saved-view.ts";
import type { MatchCount } from "../../../outbox/log/count.server.ts";

/** The answer to an action of the log page. */
export type BulkAnswer =
  | {
      intent: "selected";
      action: BulkAction;
      asked: number;
      done: number;
      /** The id of the only one, where one was asked for and done. */
      only?: string | undefined;
      /** What undoes a deletion: also what undoes those that were planned before, where asked again. */
      batches?: string[] | undefined;
    }
  | ({ intent: "undo" } & Undone)
  | { intent: "all"; start: BulkStart }
  | { intent: "stop"; stopped: boolean }
  /** An order about saved views: it has a fetcher and words of its own. */
  | ({ intent: "view" } & SavedViewResult)
  /** The request names no known action. */
  | { intent: null }
  | Unanswered;

/** The toast for an answer; a started job is shown on the page instead. */
export function bulkToast(answer: BulkAnswer | undefined, reader: Reader): string | undefined {
  const { t } = reader;
  switch (answer?.intent) {
    case "selected":
      return selectedWords(answer, reader);
    case "all":
      return startWords(answer.start, reader);
    case "stop":
      return answer.stopped ? t("log.answer.stopped") : t("log.answer.ended");
    case "view":
      return undefined;
    case "undo":
      return undoneWords(answer, reader);
    case "unanswered":
      // The other actions have a note of their own.
      if (answer.of === "undo") return t("deletion.notUndone");
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
  const number = numberWords(done, reader);
  if (done === 0) return t("log.answer.none", { count: asked });
  if (action === "delete") {
    // It has not happened yet.
    return done < asked
      ? t("deletion.some", { done: number, asked: numberWords(asked, reader) })
      : t("deletion.planned", { count: done, number });
  }
  if (done < asked) {
    return t("log.answer.sendAgain.some", { done: number, asked: numberWords(asked, reader) });
  }
  return t("log.answer.sendAgain.all", { count: done, number });
}

/** What an undo has kept; that it was too late is said only of sign-ups that are erased. */
function undoneWords({ kept, erased }: Undone, reader: Reader): string {
  if (kept === 0) return reader.t(erased > 0 ? "deletion.tooLate" : "deletion.nothingLeft");
  return reader.t("deletion.kept", { count: kept, number: numberWords(kept, reader) });
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

interface BulkJobWords {
  tone: "info" | "success";
  title: string;
  body: string;
}

/** The translation key of each action. */
const ACTION_KEYS = {
  send_again: "sendAgain",
  delete: "delete",
} as const satisfies Record<BulkAction, string>;

/** The state of a bulk job in the merchant's words; nothing is called accepted here. */
export function bulkJobWords(
  { action, state, total, more, moved, pending }: BulkProgress,
  reader: Reader,
): BulkJobWords {
  const { t } = reader;
  const key = ACTION_KEYS[action];
  const all = { count: total, more };
  const those = { count: moved, number: numberWords(moved, reader) };
  switch (state) {
    case "running":
      if (pending) {
        return {
          tone: "info",
          title: t("deletion.planned", countValues(all, reader)),
          body: t("deletion.body"),
        };
      }
      return {
        tone: "info",
        title: t(`log.job.${key}.running`, countValues(all, reader)),
        body: t("log.job.soFar", { moved: those.number, total: countWords(all, reader) }),
      };
    case "done":
      return {
        tone: "success",
        title: t(`log.job.${key}.done`, those),
        body: sentences(
          [t(`log.job.${key}.doneBody`), !more && leftAlone(total - moved, reader)],
          reader,
        ),
      };
    case "stopped":
      if (action === "delete" && moved === 0) {
        return { tone: "info", title: t("deletion.undone"), body: t("log.job.delete.stoppedNone") };
      }
      return {
        tone: "info",
        title: t("log.job.stopped", { ...countValues(all, reader), moved: those.number }),
        body: sentences(
          [
            moved === 0 ? t(`log.job.${key}.stoppedNone`) : t(`log.job.${key}.stoppedSome`),
            t("log.job.rest"),
          ],
          reader,
        ),
      };
  }
}

function leftAlone(changed: number, reader: Reader): string {
  if (changed <= 0) return "";
  return reader.t("log.job.leftAlone", { count: changed, number: numberWords(changed, reader) });
}

/** An action that must be confirmed. */
export type Asked =
  | { kind: "delete" | "release"; count: MatchCount }
  /** For how many rows; undefined if none was found before the scan was given up. */
  | { kind: "sendAgain"; count: MatchCount | undefined };

/** The words of the confirmation dialog. */
export function confirmationWords(
  { kind, count }: Asked,
  search: string,
  reader: Reader,
): { title: string; body: string; button: string } {
  const { t } = reader;
  return {
    title: count
      ? t(`log.order.${kind}.title`, countValues(count, reader))
      : t("log.order.sendAgain.titleUncounted"),
    body: sentences(
      [
        t(`log.order.${kind}.body`),
        kind === "delete" && t("deletion.undoable"),
        search && t("log.order.searched", { search }),
      ],
      reader,
    ),
    button: t(`log.order.${kind}.button`),
  };
}
