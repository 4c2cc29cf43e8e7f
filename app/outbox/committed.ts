/**
 * `variantId` is what a new sign-up asks for; undefined where an existing row is sent again.
 */
type Listener = (shop: string, variantId?: string) => void;

const listeners = new Set<Listener>();

/**
 * Calls the listener for every row that this process commits for delivery. Returns a function that
 * stops it.
 */
export function onCommitted(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Reports that a row of this shop is committed. Listeners must not throw. */
export function emitCommitted(shop: string, variantId?: string): void {
  for (const listener of listeners) listener(shop, variantId);
}
