import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { holdWords } from "./hold-words.ts";
import { nextTryAt } from "./next-try.ts";
import { relativeTime } from "./time-words.ts";

/** What a waiting row waits for, in one or two sentences. `failures` are its own, not Klaviyo's. */
export function waitingWords(
  { dueAt, failures }: { dueAt: Date; failures: number },
  connection: Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting">,
  now: Date,
): string {
  const { keyLastFour, hold, waiting } = connection;
  if (!keyLastFour) return "Waits for a Klaviyo key. Connect one in Settings and it is sent.";
  if (hold) return `It waits, and is not lost. ${holdWords(hold)}`;
  const next = nextTryAt(dueAt, connection, now);
  const when = next ? `Next try ${relativeTime(next, now)}.` : "";
  if (waiting) return `Klaviyo can’t be reached right now. ${when || "Trying now."}`;
  if (failures > 0) return `${troubleWords(failures)} ${when || "Trying now."}`;
  return when || "It is being handed over now.";
}

/** The delivery gives up after 72 hours of such trouble. */
function troubleWords(failures: number): string {
  const times = failures === 1 ? "once" : `${failures} times`;
  return `Klaviyo has stumbled over this sign-up ${times}, while it took others. It is tried again with longer and longer waits, for three days.`;
}
