import { useFetcher } from "@remix-run/react";
import type { LogFilter } from "../outbox/filter.ts";
import { LOG } from "./log-address.ts";
import type { ResendAnswer } from "./resend-answer.ts";

/** The log page's orders and the answer to the last one. They leave the address as it is. */
export function useResendOrders() {
  const { state, data, formData, submit } = useFetcher<ResendAnswer>({ key: "resend" });
  const order = (fields: [name: string, value: string][]) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    submit(form, { method: "post", action: `${LOG}?index` });
  };
  return {
    /** What is being ordered at this moment. */
    ordering: formData?.get("intent"),
    answer: state === "idle" ? data : undefined,
    sendSelected: (ids: string[]) =>
      order([["intent", "selected"], ...ids.map((id): [string, string] => ["id", id])]),
    sendAll: ({ state: shown, search }: LogFilter) =>
      order([
        ["intent", "all"],
        ["state", shown ?? ""],
        ["search", search],
      ]),
    stop: (id: string) =>
      order([
        ["intent", "stop"],
        ["id", id],
      ]),
  };
}
