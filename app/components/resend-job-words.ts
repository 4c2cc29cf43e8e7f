import type { ResendProgress } from "../outbox/resend-job.ts";

export interface JobWords {
  tone: "info" | "success";
  title: string;
  body: string;
}

/** How sending all that match again stands, in the merchant's words: nothing is called accepted here. */
export function jobWords({ state, total, resent }: ResendProgress): JobWords {
  switch (state) {
    case "running":
      return {
        tone: "info",
        title: `Sending ${signUps(total)} again`,
        body: `${count(resent)} of ${count(total)} so far. It goes on by itself, also when you leave this page.`,
      };
    case "done":
      return {
        tone: "success",
        title: `${signUps(resent)} ${resent === 1 ? "was" : "were"} queued for Klaviyo again`,
        body: ["What becomes of each stands in its row.", leftAlone(total - resent)]
          .join(" ")
          .trim(),
      };
    case "stopped":
      return {
        tone: "info",
        title: `Stopped after ${count(resent)} of ${signUps(total)}`,
        body: `${resent === 0 ? "None was sent again." : "What was sent again stays so."} The rest is as it was.`,
      };
  }
}

function leftAlone(changed: number): string {
  if (changed <= 0) return "";
  return changed === 1
    ? "1 had changed meanwhile and was left alone."
    : `${count(changed)} had changed meanwhile and were left alone.`;
}

/** "1 sign-up", "2,500 sign-ups". */
export function signUps(number: number): string {
  return `${count(number)} ${number === 1 ? "sign-up" : "sign-ups"}`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}
