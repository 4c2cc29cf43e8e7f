/** `variantId` is what a new sign-up asks for; undefined where a row that was there is handed over again. */
type Listener = (shop: string, variantId?: string) => void;

const listeners = new Set<Listener>();

/** Hears of every row that was committed to be handed over in this process. Returns how to stop. */
export function onCommitted(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says that a row of this shop is committed. Whoever listens must not throw. */
export function emitCommitted(shop: string, variantId?: string): void {
  for (const listener of listeners) listener(shop, variantId);
}
