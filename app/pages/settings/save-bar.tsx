import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useReader } from "../../locales/reader.tsx";
import "../frame/app-bridge.css";

interface SaveBarProps {
  id: string;
  open: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/** Shopify's contextual save bar. It stands in the admin, outside of the frame, and clicks these buttons. */
export function SaveBar({ id, open, saving, onSave, onDiscard }: SaveBarProps) {
  const { t } = useReader();
  const shopify = useAppBridge();
  useEffect(() => {
    if (!open) return;
    void shopify.saveBar.show(id);
    return () => void shopify.saveBar.hide(id);
  }, [shopify, id, open]);
  return (
    <ui-save-bar id={id}>
      <button type="button" variant="primary" onClick={onSave} disabled={saving}>
        {t("settings.save.save")}
      </button>
      <button type="button" onClick={onDiscard} disabled={saving}>
        {t("settings.save.discard")}
      </button>
    </ui-save-bar>
  );
}
