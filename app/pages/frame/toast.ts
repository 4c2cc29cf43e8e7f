import { useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

/** A button in a toast, for what the merchant most likely wants next. */
export interface ToastAction {
  content: string;
  onAction: () => void;
  /** How long the toast stays, in milliseconds; five seconds by default. */
  durationMs?: number;
}

/** Shows a toast for an answer of the server, once, after the page has settled. */
export function useToast(
  answer: object | undefined,
  message: string | undefined,
  action?: ToastAction,
): void {
  const shopify = useAppBridge();
  const settled = useNavigation().state === "idle";
  const said = useRef<object | undefined>(undefined);
  useEffect(() => {
    if (!settled || !answer || said.current === answer) return;
    said.current = answer;
    if (!message) return;
    shopify.toast.show(message, {
      ...(action && { action: action.content, onAction: action.onAction }),
      ...(action?.durationMs && { duration: action.durationMs }),
    });
  }, [answer, message, action, settled, shopify]);
}
