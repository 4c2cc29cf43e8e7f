import { useFetcher } from "@remix-run/react";
import { writeView, type LogFilter } from "../../../outbox/log/filter.ts";
import type { BulkAction } from "../../../outbox/bulk/bulk-action.ts";
import { LOG } from "../../shared/log-address.ts";
import type { BulkAnswer } from "./bulk-words.ts";

/** The log page's bulk actions and the answer to the last one. They do not change the address. */
export function useBulkActions() {
  const { state, data, formData, submit } = useFetcher<BulkAnswer>({ key: "bulk" });
  const order = (fields: [name: string, value: string][]) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    submit(form, { method: "post", action: `${LOG}?index` });
  };
  return {
    /** The action that is being sent. */
    ordering: formData?.get("intent"),
    answer: state === "idle" ? data : undefined,
    orderSelected: (action: BulkAction, ids: string[]) =>
      order([
        ["intent", "selected"],
        ["action", action],
        ...ids.map((id): [string, string] => ["id", id]),
      ]),
    /** `seenAt` is when the rows were read that the merchant sees. */
    orderAll: (action: BulkAction, filter: LogFilter, seenAt: Date) =>
      order([
        ["intent", "all"],
        ["action", action],
        ["seen_at", seenAt.toISOString()],
        ...writeView(filter),
      ]),
    /** Undoes these deletions, or all of the shop that are pending. */
    undo: (batches: string[] | "all") =>
      order([
        ["intent", "undo"],
        ...(batches === "all"
          ? [["all", "1"] as [string, string]]
          : batches.map((id): [string, string] => ["id", id])),
      ]),
    stop: (id: string) =>
      order([
        ["intent", "stop"],
        ["id", id],
      ]),
  };
}
