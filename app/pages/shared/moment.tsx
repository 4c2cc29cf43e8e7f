import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useReader } from "../../locales/reader.tsx";
import { exactTime, relativeTime } from "./time-words.ts";

/** A time as people say it, exact on hover. `now` comes from the loader. */
export function Moment({ at, now }: { at: Date; now: Date }) {
  const reader = useReader();
  const words = useTicking(
    now,
    useCallback((present) => relativeTime(at, present, reader), [at, reader]),
  );
  return (
    // A browser may know other names of time zones than the server does.
    <time dateTime={at.toISOString()} title={exactTime(at, reader)} suppressHydrationWarning>
      {words}
    </time>
  );
}

/** A time to the second, in the shop's time zone: there to be read without a pointer to hover with. */
export function ExactTime({ at }: { at: Date }) {
  const words = exactTime(at, useReader());
  return (
    // A browser may know other names of time zones than the server does.
    <time dateTime={at.toISOString()} suppressHydrationWarning>
      {words}
    </time>
  );
}

const TICK_MS = 1_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for every time on the page; it stands while there is none. */
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
 * What `words` says of the present. The first rendering is told with the server's `now`, so that
 * both of them agree; from then on it goes on by as much as has passed here: a clock that is set
 * wrong does not show. Renders only when the words change.
 */
export function useTicking(now: Date, words: (now: Date) => string): string {
  const receivedAt = useMemo(() => ({ now, at: Date.now() }), [now]).at;
  const read = useCallback(
    () => words(new Date(now.getTime() + Date.now() - receivedAt)),
    [words, now, receivedAt],
  );
  return useSyncExternalStore(listen, read, () => words(now));
}
