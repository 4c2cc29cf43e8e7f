import type { ResendStart } from "../outbox/resend-job.ts";

/** What the log's page is told of what it ordered. */
export type ResendAnswer =
  | { intent: "selected"; asked: number; resent: number }
  | { intent: "all"; start: ResendStart }
  | { intent: "stop"; stopped: boolean }
  /** What was sent is no order. */
  | { intent: null };

/** What of it is said in a toast; a job that has begun stands on the page instead. */
export function resendToast(answer: ResendAnswer | undefined): string | undefined {
  switch (answer?.intent) {
    case "selected":
      return selectedWords(answer);
    case "all":
      return startWords(answer.start);
    case "stop":
      return answer.stopped ? "Stopped" : "It had already ended";
    case null:
      return "That could not be done: reload the page and try again";
    case undefined:
      return undefined;
  }
}

function selectedWords({ asked, resent }: { asked: number; resent: number }): string {
  if (resent === 0) return asked === 1 ? "It had already changed" : "They had already changed";
  if (resent < asked) {
    return `${resent} of ${asked} queued for Klaviyo again, the others had already changed`;
  }
  return resent === 1 ? "It is queued for Klaviyo again" : `${resent} are queued for Klaviyo again`;
}

function startWords({ kind }: ResendStart): string | undefined {
  switch (kind) {
    case "started":
      return undefined;
    case "running":
      return "Another one is still running";
    case "nothing":
      return "Nothing matches any more";
  }
}
