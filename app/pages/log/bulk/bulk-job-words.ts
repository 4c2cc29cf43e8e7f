import type { Reader } from "../../../locales/reader.tsx";
import type { BulkAction } from "../../../outbox/bulk/bulk-action.ts";
import type { BulkProgress } from "../../../outbox/bulk/bulk-job.server.ts";
import { counted, countWords } from "./count-words.ts";
import { numberWords } from "../../shared/number-words.ts";
import { sentences } from "../../shared/sentences.ts";

export interface BulkJobWords {
  tone: "info" | "success";
  title: string;
  body: string;
}

/** By what an action's words are found. */
export const ACTION_KEYS = {
  send_again: "sendAgain",
  delete: "delete",
} as const satisfies Record<BulkAction, string>;

/** How an order for all that match stands, in the merchant's words: nothing is called accepted here. */
export function bulkJobWords(
  { action, state, total, more, moved }: BulkProgress,
  reader: Reader,
): BulkJobWords {
  const { t } = reader;
  const key = ACTION_KEYS[action];
  const all = { count: total, more };
  const those = { count: moved, number: numberWords(moved, reader) };
  switch (state) {
    case "running":
      return {
        tone: "info",
        title: t(`log.job.${key}.running`, counted(all, reader)),
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
      return {
        tone: "info",
        title: t("log.job.stopped", { ...counted(all, reader), moved: those.number }),
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
