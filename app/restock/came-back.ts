const listeners = new Set<() => void>();

/** Calls the listener where this process stores that variants came back. Returns what stops it. */
export function onCameBack(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Reports that a return is committed. Listeners must not throw. */
export function emitCameBack(): void {
  for (const listener of listeners) listener();
}
