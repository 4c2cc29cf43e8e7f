import { readFilter, type LogFilter } from "../log/filter.ts";
import { PAGE_SIZE } from "../log/history.server.ts";
import { BULK_ACTIONS, type BulkAction } from "./bulk-action.ts";

/** What the log's page can ask for. */
export type BulkOrder =
  | { intent: "selected"; action: BulkAction; ids: string[] }
  | { intent: "all"; action: BulkAction; filter: LogFilter }
  | { intent: "stop"; id: string };

/**
 * Reads an order; undefined where the form has none. Ids may belong to other shops: the queries
 * check that.
 */
export function readBulkOrder(form: FormData): BulkOrder | undefined {
  const ids = form.getAll("id").filter((id) => typeof id === "string");
  const action = BULK_ACTIONS.find((known) => known === form.get("action"));
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
