import type { Logger } from "pino";
import { overwriteErased } from "./database/db.server.ts";
import { errorName } from "./logger.server.ts";
import { MINUTE_MS } from "./durations.ts";

/** Erasures come in slices: the log is truncated once after all of them. */
const AFTER_MS = 1_000;
/** The longest delay between retries, which double while a reader prevents the truncation. */
const AT_MOST_MS = MINUTE_MS;
/** After this many failures, it is no longer just a short read. */
const TOLD_AFTER = 10;

export interface WriteAheadLogCleaner {
  /** Schedules a truncation after an erasure. Cheap, and safe at any time. */
  soon(): void;
  /** Truncates it once more, so that data erased in the last seconds does not stay in the log. */
  stop(): Promise<void>;
}

/** Removes erased data from the write-ahead log as well, soon after, without blocking writers. */
export function createCleaner({
  empty = overwriteErased,
  log,
  after = (ms: number, then: () => void) => setTimeout(then, ms).unref(),
}: {
  empty?: () => Promise<boolean>;
  log?: Pick<Logger, "warn" | "error">;
  after?: (ms: number, then: () => void) => unknown;
} = {}): WriteAheadLogCleaner {
  let wanted = false;
  let waiting = false;
  let failures = 0;

  async function clean(): Promise<void> {
    waiting = false;
    if (!wanted) return;
    // Erasures from here on set it again.
    wanted = false;
    const emptied = await empty().catch((error: unknown) => {
      log?.error(
        { error: errorName(error) },
        "The write-ahead log could not be truncated; retrying",
      );
      return false;
    });
    failures = emptied ? 0 : failures + 1;
    if (failures === TOLD_AFTER) {
      log?.warn("A reader keeps the write-ahead log open: erased data is still in it; retrying");
    }
    if (!emptied) wanted = true;
    if (wanted) plan();
  }

  function plan(): void {
    if (waiting) return;
    waiting = true;
    after(Math.min(AFTER_MS * 2 ** failures, AT_MOST_MS), () => void clean());
  }

  return {
    soon() {
      wanted = true;
      plan();
    },
    stop() {
      wanted = true;
      return clean();
    },
  };
}

let cleaner: WriteAheadLogCleaner | undefined;

/** Starts the cleaner of this process, which first cleans up after an earlier process. */
export function cleanBehindErasures(log: Pick<Logger, "warn" | "error">): WriteAheadLogCleaner {
  cleaner = createCleaner({ log });
  cleaner.soon();
  return cleaner;
}

/** Schedules the cleaner after an erasure. */
export function noteErasure(): void {
  cleaner?.soon();
}
