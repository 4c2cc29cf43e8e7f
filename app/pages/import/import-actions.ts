import { useFetcher } from "@remix-run/react";
import type { Mapping } from "../../import/rows/mapping.ts";
import type { Unanswered } from "../frame/outage.ts";
import type { ImportAnswer, ImportIntent } from "./import-answer.ts";

/** The page's actions, and the answer to the last one. */
export function useImportActions() {
  const { state, data, formData, submit } = useFetcher<ImportAnswer | Unanswered>({
    key: "import",
  });
  const order = (intent: ImportIntent, id: string, more: Record<string, string> = {}) =>
    submit({ intent, id, ...more }, { method: "post", action: "/app/import" });
  return {
    /** The action that is being sent. */
    ordering: formData?.get("intent"),
    answer: state === "idle" ? data : undefined,
    order,
    check: (id: string, mapping: Mapping) =>
      order("check", id, { mapping: JSON.stringify(mapping) }),
  };
}
