import type { Logger } from "pino";
import { emptyWriteAheadLog } from "./db.server.ts";
import { nameOf } from "./logger.server.ts";

/** Erasures come in slices: the log is emptied once behind all of them. */
const AFTER_MS = 1_000;
/** Where a reader keeps it from being emptied, it is tried again after this long, and twice as long each time. */
const AT_MOST_MS = 60_000;
/** So many tries in vain are no longer somebody's short look. */
const TOLD_AFTER = 10;

export interface WriteAheadLogCleaner {
  /** Has the log emptied soon: something was erased. Cheap, and safe at any time. */
  soon(): void;
  /** Empties it once more: what a process leaves behind is not to hold what its last seconds erased. */
  stop(): Promise<void>;
}

/** Takes what was erased out of the write-ahead log too, soon after, without keeping writers waiting. */
export function createCleaner({
  empty = emptyWriteAheadLog,
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
    // What is erased from here on sets it again.
    wanted = false;
    const emptied = await empty().catch((error: unknown) => {
      log?.error({ error: nameOf(error) }, "The write-ahead log could not be emptied; tried again");
      return false;
    });
    failures = emptied ? 0 : failures + 1;
    if (failures === TOLD_AFTER) {
      log?.warn("A reader keeps the write-ahead log: what was erased is still in it; tried again");
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

/** Has this process clean up behind its erasures. What an earlier one was ended before is done first. */
export function cleanBehindErasures(log: Pick<Logger, "warn" | "error">): WriteAheadLogCleaner {
  cleaner = createCleaner({ log });
  cleaner.soon();
  return cleaner;
}

/** Says that something was erased. */
export function noteErasure(): void {
  cleaner?.soon();
}
