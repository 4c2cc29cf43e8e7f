import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { holdWords } from "./hold-words.ts";
import { relativeTime } from "./time-words.ts";

/** What a waiting row waits for, in one or two sentences. */
export function waitingWords(
  dueAt: Date,
  connection: Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting">,
  now: Date,
): string {
  const { keyLastFour, hold, waiting } = connection;
  if (!keyLastFour) return "Waits for a Klaviyo key. Connect one in Settings and it is sent.";
  if (hold) return `It waits, and is not lost. ${holdWords(hold)}`;
  const next = Math.max(dueAt.getTime(), waiting?.until.getTime() ?? 0);
  const when = next > now.getTime() ? `Next try ${relativeTime(new Date(next), now)}.` : "";
  if (waiting) return `Klaviyo can’t be reached right now. ${when || "Trying now."}`;
  return when || "It is being handed over now.";
}
