import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useBlocker } from "@remix-run/react";
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

/**
 * Asks before another page of the app takes the place of what is not saved. The save bar alone keeps
 * nobody here: the admin asks for its own menu, but the app's router goes on all the same.
 * https://github.com/Shopify/shopify-app-bridge/issues/416
 * Only while the save bar is shown is anything asked, and Shopify's own words do it. A router has
 * room for one of these at a time.
 */
export function useLeaveGuard(unsaved: boolean): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    let asked = true;
    shopify.saveBar.leaveConfirmation().then(
      () => asked && blocker.proceed(),
      () => asked && blocker.reset(),
    );
    return () => {
      // Whoever stays may never be answered for; another way that she tries is asked for anew.
      asked = false;
    };
  }, [blocker.location, shopify]);
}
