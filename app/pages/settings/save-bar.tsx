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

/**
 * Shopify's contextual save bar. It is outside the frame, in the admin, and clicks these buttons.
 */
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
 * Asks before another page of the app replaces unsaved changes. The save bar alone prevents nothing:
 * the admin asks when its own menu is used, but the app's router navigates all the same.
 * https://github.com/Shopify/shopify-app-bridge/issues/416
 * It asks only while the save bar is shown, in Shopify's own dialog. A router allows one blocker at a
 * time.
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
      // If the merchant stays, the promise may never settle; another navigation asks again.
      asked = false;
    };
  }, [blocker.location, shopify]);
}
