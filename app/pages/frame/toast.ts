import { useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

/** Shows a toast for an answer of the server, once, after the page has settled. */
export function useToast(answer: object | undefined, message: string | undefined): void {
  const shopify = useAppBridge();
  const settled = useNavigation().state === "idle";
  const said = useRef<object | undefined>(undefined);
  useEffect(() => {
    if (!settled || !answer || said.current === answer) return;
    said.current = answer;
    if (message) shopify.toast.show(message);
  }, [answer, message, settled, shopify]);
}
