import { useCallback, useMemo, useSyncExternalStore } from "react";

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
