import { useNavigation, useSubmit } from "@remix-run/react";
import { Button, Modal } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useReader } from "../../locales/reader.tsx";
import { sentences } from "../shared/words.ts";
import type { State } from "../../outbox/subscription.ts";

/** Deletes the shopper's data of this sign-up, once confirmed; nothing where it is deleted already. */
export function DeleteButton({ state }: { state: State }) {
  const reader = useReader();
  const { t } = reader;
  const submit = useSubmit();
  const deleting = useNavigation().formData?.get("intent") === "delete";
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  if (state === "cancelled") return null;
  const erase = () => {
    setAsking(false);
    submit({ intent: "delete" }, { method: "post" });
  };
  return (
    <div ref={button}>
      <Button tone="critical" onClick={() => setAsking(true)} loading={deleting}>
        {t("log.order.delete.button")}
      </Button>
      <Modal
        open={asking}
        activator={button}
        onClose={() => setAsking(false)}
        title={t("log.order.delete.title", { count: 1, number: "1" })}
        primaryAction={{
          content: t("log.order.delete.button"),
          destructive: true,
          onAction: erase,
        }}
        secondaryActions={[{ content: t("log.order.cancel"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          {sentences([t("log.order.delete.body"), t("deletion.undoable")], reader)}
        </Modal.Section>
      </Modal>
    </div>
  );
}
