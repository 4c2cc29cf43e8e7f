import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";
import { askForBlock } from "./block-question.ts";
import type { BlockStatus } from "./block-status.ts";

/** The last answer, for who comes back to the page. Never set on the server. */
let last: BlockStatus | undefined;

/**
 * Whether the block is in the published theme, undefined until the first answer. Asked when the page
 * comes, and each time the merchant comes back to its tab: she may have been in the theme editor.
 */
export function useBlockInTheme(): BlockStatus | undefined {
  const shopify = useAppBridge();
  const [status, setStatus] = useState(last);
  useEffect(() => {
    const ask = () =>
      askForBlock(
        () => shopify.app.extensions(),
        (answer) => setStatus((last = answer)),
      );
    let stop = ask();
    const look = () => {
      if (document.visibilityState !== "visible") return;
      stop();
      stop = ask();
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", look);
    };
  }, [shopify]);
  return status;
}
