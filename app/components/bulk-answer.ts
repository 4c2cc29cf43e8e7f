import type { BulkAction } from "../outbox/bulk-action.ts";
import type { BulkStart } from "../outbox/bulk-job.ts";

/** What the log's page is told of what it ordered. */
export type BulkAnswer =
  | { intent: "selected"; action: BulkAction; asked: number; done: number }
  | { intent: "all"; start: BulkStart }
  | { intent: "stop"; stopped: boolean }
  /** What was sent is no order. */
  | { intent: null };

/** What of it is said in a toast; a job that has begun stands on the page instead. */
export function bulkToast(answer: BulkAnswer | undefined): string | undefined {
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

function selectedWords({
  action,
  asked,
  done,
}: {
  action: BulkAction;
  asked: number;
  done: number;
}): string {
  if (done === 0) return asked === 1 ? "It had already changed" : "They had already changed";
  const one = action === "delete" ? "deleted" : "queued for Klaviyo again";
  if (done < asked) return `${done} of ${asked} ${one}, the others had already changed`;
  if (action === "delete") return done === 1 ? "It is deleted" : `${done} are deleted`;
  return done === 1 ? `It is ${one}` : `${done} are ${one}`;
}

function startWords({ kind }: BulkStart): string | undefined {
  switch (kind) {
    case "started":
      return undefined;
    case "running":
      return "Another one is still running";
    case "nothing":
      return "Nothing matches any more";
  }
}
