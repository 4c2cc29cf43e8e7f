import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { holdWords } from "./hold-words.ts";
import { relativeTime } from "./time-words.ts";

export interface ConnectionWords {
  tone: "info" | "success" | "warning" | "critical";
  title: string;
  body: string;
  /** The one next step; null where there is none. */
  step: { label: string; url: string } | null;
  /** When what holds the shop is looked at next; null where nothing of that kind does. */
  checkAt: Date | null;
}

const SETTINGS = "/app/settings";

/** How the shop stands with Klaviyo, in the merchant's words, with the one thing to do next. */
export function connectionWords(
  { keyLastFour, accountName, hold, waiting }: ConnectionStatus,
  waitingRows: number,
  now: Date,
): ConnectionWords {
  if (!keyLastFour) {
    return {
      tone: "info",
      title: "Connect Klaviyo to begin",
      body: `Sign-ups are stored from now on. Nothing goes out until a Klaviyo key is connected. ${kept(waitingRows)}`.trim(),
      step: { label: "Connect Klaviyo", url: SETTINGS },
      checkAt: null,
    };
  }
  if (hold) {
    return {
      tone: "critical",
      title: "Nothing reaches Klaviyo at the moment",
      body: `${holdWords(hold)} ${kept(waitingRows)}`.trim(),
      step:
        hold.reason === "revision_retired" ? null : { label: "Connect another key", url: SETTINGS },
      checkAt: hold.nextCheckAt,
    };
  }
  if (waiting) {
    const next =
      waiting.until > now ? `next try ${relativeTime(waiting.until, now)}` : "trying now";
    return {
      tone: "warning",
      title: "Klaviyo can’t be reached right now",
      body: `${waitingRows} waiting, ${next}. Nothing is lost: sign-ups are stored and sent as soon as Klaviyo answers.`,
      step: null,
      checkAt: null,
    };
  }
  return {
    tone: "success",
    title: accountName ? `Connected to ${accountName}` : "Connected to Klaviyo",
    body: "Every sign-up is handed over as soon as it comes in.",
    step: null,
    checkAt: null,
  };
}

function kept(waitingRows: number): string {
  if (waitingRows === 0) return "";
  return waitingRows === 1
    ? "1 sign-up is waiting; it is not lost."
    : `${waitingRows} sign-ups are waiting; none is lost.`;
}
