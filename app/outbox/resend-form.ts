import { readFilter, type LogFilter } from "./filter.ts";
import { PAGE_SIZE } from "./history.ts";
import { JOB_ACTIONS, type JobAction } from "./job-action.ts";

/** What the log's page can be asked to do. */
export type ResendOrder =
  | { intent: "selected"; action: JobAction; ids: string[] }
  | { intent: "all"; action: JobAction; filter: LogFilter }
  | { intent: "stop"; id: string };

/** Reads an order; undefined where it is none. What it names may belong to nobody: the queries see to that. */
export function readResendOrder(form: FormData): ResendOrder | undefined {
  const ids = form.getAll("id").filter((id) => typeof id === "string");
  const action = JOB_ACTIONS.find((known) => known === form.get("action"));
  switch (form.get("intent")) {
    case "selected":
      if (!action || ids.length === 0 || ids.length > PAGE_SIZE) return undefined;
      return { intent: "selected", action, ids };
    case "all":
      return action && { intent: "all", action, filter: readFilter(asQuery(form)) };
    case "stop":
      return ids[0] ? { intent: "stop", id: ids[0] } : undefined;
    default:
      return undefined;
  }
}

function asQuery(form: FormData): URLSearchParams {
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return new URLSearchParams(fields);
}
