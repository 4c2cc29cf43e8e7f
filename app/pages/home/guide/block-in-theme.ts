import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";
import { type BlockStatus, readBlockStatus } from "./block-status.ts";

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

/** After so long the merchant is told that nobody knows; an answer that comes still later is taken. */
export const PATIENCE_MS = 5_000;

const UNKNOWN: BlockStatus = { kind: "unknown" };

/** Asks App Bridge once and tells what came of it; returns how to stop listening. */
export function askForBlock(
  extensions: () => Promise<unknown>,
  tell: (status: BlockStatus) => void,
): () => void {
  let listening = true;
  const timer = setTimeout(tell, PATIENCE_MS, UNKNOWN);
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

/** An admin that is too old to be asked throws, as one does that has no answer. */
async function answerOf(extensions: () => Promise<unknown>): Promise<BlockStatus> {
  try {
    return readBlockStatus(await extensions());
  } catch {
    return UNKNOWN;
  }
}
