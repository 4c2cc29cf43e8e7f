import { readBlockStatus, type BlockStatus } from "./block-status.ts";

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
