import { PIECE_BYTES } from "../../../import/file/limits.ts";

/** The answer to an upload's beginning: its id, or why it can't begin. */
type Begun = { kind: "begun"; id: string } | { kind: "too_large" | "empty" | "busy" };

/** How often a piece is sent that gets no answer, or finds no room. */
const TRIES = 5;
const WAIT_MS = 1_000;

/** The server takes no such file, or no more of it. */
export type Refusal = Exclude<Begun["kind"], "begun"> | "interrupted";

export type Sending = { kind: "sent" } | { kind: "refused"; why: Refusal };

interface SendOptions {
  /** Gets the share of the file that is sent, from 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
  wait?: (ms: number) => Promise<void>;
}

/**
 * Sends a file to the app's own server, piece after piece, so that neither side has all of it in
 * memory. App Bridge adds the session token to each request.
 */
export async function sendFile(
  file: Blob,
  { onProgress, signal, wait = pause }: SendOptions,
): Promise<Sending> {
  const begun = await order<{ begun?: Begun }>(
    { intent: "begin", size: String(file.size) },
    signal,
  );
  if (begun?.begun?.kind !== "begun") {
    return { kind: "refused", why: begun?.begun?.kind ?? "interrupted" };
  }
  const { id } = begun.begun;
  for (let number = 0; number * PIECE_BYTES < file.size; number += 1) {
    const piece = file.slice(number * PIECE_BYTES, (number + 1) * PIECE_BYTES);
    if (!(await sendPiece(piece, { id, number, signal, wait }))) {
      return { kind: "refused", why: "interrupted" };
    }
    onProgress(Math.min(1, ((number + 1) * PIECE_BYTES) / file.size));
  }
  const ended = await order<{ done?: boolean }>({ intent: "uploaded", id }, signal);
  return ended?.done ? { kind: "sent" } : { kind: "refused", why: "interrupted" };
}

interface Piece {
  id: string;
  number: number;
  signal: AbortSignal;
  wait: (ms: number) => Promise<void>;
}

async function sendPiece(body: Blob, { id, number, signal, wait }: Piece): Promise<boolean> {
  const path = `/app/import-piece?${new URLSearchParams({ id, number: String(number) }).toString()}`;
  for (let tries = 1; !signal.aborted; tries += 1) {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body,
      signal,
    }).catch(() => undefined);
    if (answer?.ok) return true;
    if (answer?.status === 409 || tries >= TRIES) return false;
    await wait(WAIT_MS * tries);
  }
  return false;
}

/** Acts on the page's import without a reload; undefined without an answer that can be read. */
async function order<Answer>(
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const body = new URLSearchParams(fields);
  try {
    const answer = await fetch("/app/import-order", { method: "POST", body, signal });
    return (await answer.json()) as Answer;
  } catch {
    return undefined;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
