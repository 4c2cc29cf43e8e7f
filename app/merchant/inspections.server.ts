import type { Logger } from "pino";
import type { Send } from "../klaviyo/transport.server.ts";
import { MINUTE_MS } from "../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { inspectDue, type WakeHeld } from "./inspection.server.ts";

/** Keeps what is known of the shops' keys and flows no older than a day: looks every minute. */
export function startInspections({
  send,
  log,
  now = () => new Date(),
  wakeHeld,
}: {
  send: Send;
  wakeHeld?: WakeHeld;
  log: Pick<Logger, "error">;
  now?: () => Date;
}): RepeatingWork {
  return startRepeating({
    everyMs: MINUTE_MS,
    round: async (stopping) => {
      while (!stopping.aborted && (await inspectDue(now(), send, stopping, wakeHeld)) > 0);
    },
    log,
    failure: "Keys could not be inspected; it is tried again",
  });
}
