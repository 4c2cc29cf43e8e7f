import { useFetcher } from "@remix-run/react";
import { Modal } from "@shopify/polaris";
import { useEffect, useState, type RefObject } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { CountedOrNot } from "./count-emptied.ts";
import { emptiedWords } from "./retention-words.ts";

/** The form's field that names the confirmed number of days. */
export const CONFIRMED = "retention_confirmed";

interface ConfirmRetentionProps {
  /** The time to confirm; null while there is nothing to confirm. */
  days: number | null;
  /** Gets the focus back: what asked is outside of the frame. */
  activator: RefObject<HTMLElement>;
  onConfirm: () => void;
  onClose: () => void;
}

/**
 * Asks before a shorter retention is saved, and says how many sign-ups lose their person. It can be
 * confirmed once they are counted, or once it is said that they could not be.
 */
export function ConfirmRetention(props: ConfirmRetentionProps) {
  const { days, activator, onConfirm, onClose } = props;
  const reader = useReader();
  const { t } = reader;
  const { load, data } = useFetcher<CountedOrNot>();
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
      activator={activator}
      onClose={onClose}
      title={t("privacy.retention.title")}
      primaryAction={{
        content: t("privacy.retention.confirm"),
        destructive: true,
        disabled: count === undefined,
        onAction: onConfirm,
      }}
      secondaryActions={[{ content: t("privacy.retention.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        {count === undefined
          ? t("privacy.retention.counting")
          : emptiedWords({ days: shown ?? 0, count }, reader)}
      </Modal.Section>
    </Modal>
  );
}
