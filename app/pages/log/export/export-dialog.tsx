import { ChoiceList, Modal } from "@shopify/polaris";
import { useState, type RefObject } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { MatchCount } from "../../../outbox/log/count.server.ts";
import { countValues } from "../bulk/count-words.ts";

interface ExportDialogProps {
  open: boolean;
  /** Gets the focus back. */
  activator: RefObject<HTMLElement>;
  /** How many sign-ups the view has. */
  matching: MatchCount;
  onClose: () => void;
  onExport: (choice: "view" | "all") => void;
}

/** Asks whether a file has the sign-ups of the view, or all of them. */
export function ExportDialog(props: ExportDialogProps) {
  const reader = useReader();
  const { t } = reader;
  const { open, activator, matching, onClose, onExport } = props;
  const none = matching.count === 0 && !matching.more;
  const [chosen, setChosen] = useState<"view" | "all">("view");
  const choice = none ? "all" : chosen;
  return (
    <Modal
      open={open}
      activator={activator}
      onClose={onClose}
      title={t("views.export.title")}
      primaryAction={{ content: t("views.export.start"), onAction: () => onExport(choice) }}
      secondaryActions={[{ content: t("log.order.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <ChoiceList
          title={t("views.export.which")}
          choices={[
            {
              label: t("views.export.view", countValues(matching, reader)),
              value: "view",
              disabled: none,
            },
            { label: t("views.export.all"), value: "all" },
          ]}
          selected={[choice]}
          onChange={([value]) => setChosen(value === "all" ? "all" : "view")}
        />
      </Modal.Section>
    </Modal>
  );
}
