import type { BulkProgress } from "../outbox/bulk-job.ts";
import { signUps } from "./order-words.ts";

export interface BulkJobWords {
  tone: "info" | "success";
  title: string;
  body: string;
}

/** How an order for all that match stands, in the merchant's words: nothing is called accepted here. */
export function bulkJobWords({ action, state, total, more, moved }: BulkProgress): BulkJobWords {
  const all = signUps({ count: total, more });
  const those = signUps({ count: moved, more: false });
  const deletes = action === "delete";
  switch (state) {
    case "running":
      return {
        tone: "info",
        title: deletes ? `Deleting ${all}` : `Sending ${all} again`,
        body: `${number(moved)} of ${number(total)}${more ? "+" : ""} so far. It goes on by itself, also when you leave this page.`,
      };
    case "done":
      return {
        tone: "success",
        title: deletes
          ? `${those} ${moved === 1 ? "was" : "were"} deleted`
          : `${those} ${moved === 1 ? "was" : "were"} queued for Klaviyo again`,
        body: [
          deletes
            ? "Nobody’s address or number is left in them."
            : "What becomes of each stands in its row.",
          more ? "" : leftAlone(total - moved),
        ]
          .join(" ")
          .trim(),
      };
    case "stopped":
      return {
        tone: "info",
        title: `Stopped after ${number(moved)} of ${all}`,
        body: `${
          moved === 0
            ? `None was ${deletes ? "deleted" : "sent again"}.`
            : `What was ${deletes ? "deleted" : "sent again"} stays so.`
        } The rest is as it was.`,
      };
  }
}

function leftAlone(changed: number): string {
  if (changed <= 0) return "";
  return changed === 1
    ? "1 had changed meanwhile and was left alone."
    : `${number(changed)} had changed meanwhile and were left alone.`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
