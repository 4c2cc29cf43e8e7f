import { useNavigate } from "@remix-run/react";
import { useMemo } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { UNDO_MS } from "../../../outbox/undo.ts";
import { useToast, type ToastAction } from "../../frame/toast.ts";
import { logAddress, signUpAddress } from "../../shared/log-address.ts";
import { useBulkActions } from "./bulk-actions.ts";
import { bulkToast, type BulkAnswer } from "./bulk-words.ts";

/** Shows a toast for the answer to the log's last action: a deletion can be undone, the rest viewed. */
export function useBulkToast(): void {
  const reader = useReader();
  const { t } = reader;
  const navigate = useNavigate();
  const { answer, undo } = useBulkActions();
  const view = viewAfter(answer);
  const batches = answer?.intent === "selected" ? answer.batches : undefined;
  const action = useMemo((): ToastAction | undefined => {
    if (batches?.length) {
      const onAction = () => undo(batches);
      return { content: t("deletion.undo"), onAction, durationMs: UNDO_MS };
    }
    return view ? { content: t("deletion.view"), onAction: () => navigate(view) } : undefined;
  }, [batches, view, t]);
  useToast(answer, bulkToast(answer, reader), action);
}

/** Where the result of an action is: the one sign-up, or those that are queued now. */
export function viewAfter(answer: BulkAnswer | undefined): string | undefined {
  if (answer?.intent !== "selected" || answer.action === "delete" || answer.done === 0) {
    return undefined;
  }
  return answer.only ? signUpAddress(answer.only, {}) : logAddress({ state: "queued" });
}
