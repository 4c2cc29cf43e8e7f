import type { Logger } from "pino";
import type { Send } from "../klaviyo/transport.server.ts";
import { errorName } from "../server/logger.server.ts";
import { MINUTE_MS } from "../server/durations.ts";
import { inspectDue } from "./inspection.server.ts";

/** How often it is looked whether a shop is due. */
const LOOK_EVERY_MS = MINUTE_MS;

export interface Inspections {
  /** Inspects what is due, unless that is under way. Never rejects. */
  look(): Promise<void>;
  /** Breaks off what is under way; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Keeps what is known of the shops' keys and flows no older than a day. */
export function startInspections({
  send,
  log,
  now = () => new Date(),
}: {
  send: Send;
  log: Pick<Logger, "error">;
  now?: () => Date;
}): Inspections {
  let working: Promise<void> | undefined;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;

  async function round(): Promise<void> {
    while (!isStopping() && (await inspectDue(now(), send, stopping.signal)) > 0);
  }

  function look(): Promise<void> {
    if (isStopping()) return Promise.resolve();
    working ??= round()
      .catch((error: unknown) => {
        log.error({ error: errorName(error) }, "Keys could not be inspected; it is tried again");
      })
      .finally(() => (working = undefined));
    return working;
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return {
    look,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await working;
    },
  };
}
