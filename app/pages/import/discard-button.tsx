import { BlockStack, Button, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../locales/reader.tsx";
import { numberWords } from "../shared/words.ts";
import { useImportActions } from "./import-actions.ts";

/**
 * Discards a stopped import, after a confirmation that says how many rows are lost: their file was
 * deleted when the import began.
 */
export function DiscardButton({ id, lost }: { id: string; lost: number }) {
  const reader = useReader();
  const { t } = reader;
  const { ordering, order } = useImportActions();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const discard = () => {
    close();
    order("discard", id);
  };
  return (
    <Modal
      // Returns the focus here when the dialog closes.
      activator={
        <Button
          tone="critical"
          loading={ordering === "discard"}
          disabled={Boolean(ordering) && ordering !== "discard"}
          onClick={() => setAsking(true)}
        >
          {t("import.discard")}
        </Button>
      }
      open={asking}
      onClose={close}
      title={t("import.discardQuestion.title")}
      primaryAction={{ content: t("import.discard"), destructive: true, onAction: discard }}
      secondaryActions={[{ content: t("import.discardQuestion.keep"), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="200">
          {lost > 0 && (
            <Text as="p">
              {t("import.discardQuestion.body", { count: lost, number: numberWords(lost, reader) })}
            </Text>
          )}
          <Text as="p">{t("import.discardQuestion.kept")}</Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
