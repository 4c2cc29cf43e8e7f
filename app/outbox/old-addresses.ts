/** The addresses of a row before a correction, masked; null where there was none. */
export interface OldAddresses {
  email?: string | null;
  phone?: string | null;
}

/** An address as a merchant recognises it, and nobody else: "a…@gmial.com". */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const [first] = new Intl.Segmenter().segment(email.slice(0, Math.max(at, 0)));
  const letter = first?.segment ?? "";
  return `${letter}…${at < 0 ? "" : email.slice(at)}`;
}

/** A number by its last two digits: "…71". */
export function maskPhone(phone: string): string {
  return `…${phone.slice(-2)}`;
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
