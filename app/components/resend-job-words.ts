import type { ResendProgress } from "../outbox/resend-job.ts";
import { signUps } from "./order-words.ts";

export interface JobWords {
  tone: "info" | "success";
  title: string;
  body: string;
}

/** How an order for all that match stands, in the merchant's words: nothing is called accepted here. */
export function jobWords({ action, state, total, more, resent }: ResendProgress): JobWords {
  const all = signUps({ count: total, more });
  const moved = signUps({ count: resent, more: false });
  const deletes = action === "delete";
  switch (state) {
    case "running":
      return {
        tone: "info",
        title: deletes ? `Deleting ${all}` : `Sending ${all} again`,
        body: `${number(resent)} of ${number(total)}${more ? "+" : ""} so far. It goes on by itself, also when you leave this page.`,
      };
    case "done":
      return {
        tone: "success",
        title: deletes
          ? `${moved} ${resent === 1 ? "was" : "were"} deleted`
          : `${moved} ${resent === 1 ? "was" : "were"} queued for Klaviyo again`,
        body: [
          deletes
            ? "Nobody’s address or number is left in them."
            : "What becomes of each stands in its row.",
          more ? "" : leftAlone(total - resent),
        ]
          .join(" ")
          .trim(),
      };
    case "stopped":
      return {
        tone: "info",
        title: `Stopped after ${number(resent)} of ${all}`,
        body: `${
          resent === 0
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
