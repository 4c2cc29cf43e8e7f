import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";
import { type BlockStatus, readBlockStatus } from "./block-status.ts";

/** The last answer, for a return to the page. Never set on the server. */
let last: BlockStatus | undefined;

/**
 * Whether the block is in the published theme; undefined until the first answer. Asked on load and
 * whenever the tab becomes visible: the merchant may have been in the theme editor.
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

/** After this time the status is reported as unknown; a later answer still counts. */
export const BLOCK_PATIENCE_MS = 5_000;

const UNKNOWN: BlockStatus = { kind: "unknown" };

/** Asks App Bridge once and reports the status; returns a function that stops listening. */
export function askForBlock(
  extensions: () => Promise<unknown>,
  tell: (status: BlockStatus) => void,
): () => void {
  let listening = true;
  const timer = setTimeout(tell, BLOCK_PATIENCE_MS, UNKNOWN);
  const stop = () => {
    listening = false;
    clearTimeout(timer);
  };
  void answerOf(extensions).then((status) => {
    if (listening) tell(status);
    stop();
  });
  return stop;
}

/** An admin that is too old to answer throws. */
async function answerOf(extensions: () => Promise<unknown>): Promise<BlockStatus> {
  try {
    return readBlockStatus(await extensions());
  } catch {
    return UNKNOWN;
  }
}
