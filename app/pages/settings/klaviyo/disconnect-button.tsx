import { useSubmit } from "@remix-run/react";
import { Button, Modal } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";

/** Ends the connection that the page shows, after asking once. */
export function DisconnectButton({ keySeen }: { keySeen: number }) {
  const { t } = useReader();
  const [asking, setAsking] = useState(false);
  const submit = useSubmit();
  const close = () => setAsking(false);
  const disconnect = () => {
    close();
    submit({ intent: "disconnect", key_seen: keySeen }, { method: "post" });
  };
  return (
    <Modal
      // Whoever closes the question has the focus back where it came from.
      activator={
        <Button tone="critical" variant="tertiary" onClick={() => setAsking(true)}>
          {t("settings.disconnect.disconnect")}
        </Button>
      }
      open={asking}
      onClose={close}
      title={t("settings.disconnect.title")}
      primaryAction={{
        content: t("settings.disconnect.disconnect"),
        destructive: true,
        onAction: disconnect,
      }}
      secondaryActions={[{ content: t("settings.disconnect.keep"), onAction: close }]}
    >
      <Modal.Section>{t("settings.disconnect.body")}</Modal.Section>
    </Modal>
  );
}
