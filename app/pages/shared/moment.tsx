import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useReader } from "../../locales/reader.tsx";
import { exactTime, momentWords, relativeTime } from "./time-words.ts";

interface MomentProps {
  at: Date;
  /** From the loader. */
  now: Date;
  /** Whether words come before it. */
  inSentence?: boolean;
}

/** A relative time, exact on hover. */
export function Moment({ at, now, inSentence = false }: MomentProps) {
  const reader = useReader();
  const write = inSentence ? relativeTime : momentWords;
  const words = useTicking(
    now,
    useCallback((present) => write(at, present, reader), [write, at, reader]),
  );
  return (
    // A browser may name a time zone differently than the server.
    <time dateTime={at.toISOString()} title={exactTime(at, reader)} suppressHydrationWarning>
      {words}
    </time>
  );
}

/** A time to the second in the shop's time zone, readable without hovering. */
export function ExactTime({ at }: { at: Date }) {
  const words = exactTime(at, useReader());
  return (
    // A browser may name a time zone differently than the server.
    <time dateTime={at.toISOString()} suppressHydrationWarning>
      {words}
    </time>
  );
}

const TICK_MS = 1_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for every time on the page; stopped while there is none. */
function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const tick of listeners) tick();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * Returns `words` for the present time, updated as time passes. The first render uses the server's
 * `now`, so that hydration agrees; after that, the elapsed time is added, so a wrong local clock
 * has no effect. Re-renders only when the words change.
 */
export function useTicking(now: Date, words: (now: Date) => string): string {
  const receivedAt = useMemo(() => ({ now, at: Date.now() }), [now]).at;
  const read = useCallback(
    () => words(new Date(now.getTime() + Date.now() - receivedAt)),
    [words, now, receivedAt],
  );
  return useSyncExternalStore(listen, read, () => words(now));
}
