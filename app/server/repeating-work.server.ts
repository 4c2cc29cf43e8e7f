import type { Logger } from "pino";
import { errorName } from "./logger.server.ts";

/** Work that a timer begins, one round at a time. */
export interface RepeatingWork {
  /** Does what is due, unless that is under way. Never rejects. */
  look(): Promise<void>;
  /** Begins nothing more and aborts the signal; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

interface RepeatingOptions {
  everyMs: number;
  /** One round; its signal is aborted by `stop`. */
  round: (stopping: AbortSignal) => Promise<void>;
  log: Pick<Logger, "error">;
  /** Logged where a round fails: the next one tries again. */
  failure: string;
}

/** Repeats work as long as the process runs; the timer alone does not keep the process alive. */
export function startRepeating({ everyMs, round, log, failure }: RepeatingOptions): RepeatingWork {
  const stopping = new AbortController();
  let working: Promise<void> | undefined;

  function look(): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    working ??= round(stopping.signal)
      .catch((error: unknown) => log.error({ error: errorName(error) }, failure))
      .finally(() => (working = undefined));
    return working;
  }

  const timer = setInterval(() => void look(), everyMs).unref();
  return {
    look,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await working;
    },
  };
}
