import { useFetcher } from "@remix-run/react";
import { Modal } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { numberWords } from "../../shared/words.ts";
import type { Emptied } from "./load.server.ts";
import { retentionWords } from "./retention-words.ts";

/** The form's field that names the confirmed number of days. */
export const CONFIRMED = "retention_confirmed";

interface ConfirmRetentionProps {
  /** The time to confirm; null while there is nothing to confirm. */
  days: number | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before a shorter retention is saved, and says how many sign-ups lose their person. */
export function ConfirmRetention({ days, onConfirm, onClose }: ConfirmRetentionProps) {
  const reader = useReader();
  const { t } = reader;
  const { load, data } = useFetcher<Emptied>();
  useEffect(() => {
    if (days !== null) load(`/app/retention?days=${days}`);
  }, [load, days]);
  // It stays while the dialog closes.
  const [shown, setShown] = useState(days);
  if (days !== null && days !== shown) setShown(days);
  const count = shown !== null && data?.days === shown ? data.count : undefined;
  return (
    <Modal
      open={days !== null}
      onClose={onClose}
      title={t("privacy.retention.title")}
      primaryAction={{
        content: t("privacy.retention.confirm"),
        destructive: true,
        onAction: onConfirm,
      }}
      secondaryActions={[{ content: t("privacy.retention.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        {count === undefined
          ? t("privacy.retention.counting")
          : t("privacy.retention.body", {
              count,
              number: numberWords(count, reader),
              time: retentionWords(shown ?? 0, reader),
            })}
      </Modal.Section>
    </Modal>
  );
}
