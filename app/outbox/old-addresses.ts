/** The addresses of a row before a correction, masked; null where there was none. */
export interface OldAddresses {
  email?: string | null;
  phone?: string | null;
}

/** Reads what is stored; undefined where nothing is, or where it is damaged. */
export function readOldAddresses(stored: string | null): OldAddresses | undefined {
  if (stored === null) return undefined;
  try {
    const read: unknown = JSON.parse(stored);
    return typeof read === "object" && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}
