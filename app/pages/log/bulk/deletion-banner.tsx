import { Banner } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { PendingDeletions } from "../../../outbox/planned-deletion.server.ts";
import { numberWords } from "../../shared/words.ts";
import { useBulkActions } from "./bulk-actions.ts";

/** Deletions that can still be undone: a toast may be gone, or may never have been seen. */
export function DeletionBanner({ pending }: { pending: PendingDeletions }) {
  const reader = useReader();
  const { t } = reader;
  const { undo, ordering } = useBulkActions();
  const { count } = pending;
  if (count === 0) return null;
  return (
    <Banner
      tone="info"
      title={t("deletion.planned", { count, number: numberWords(count, reader) })}
      action={{
        content: t("deletion.undo"),
        loading: ordering === "undo",
        onAction: () => undo("all"),
      }}
    >
      <p>{t("deletion.body")}</p>
    </Banner>
  );
}
