/** The bytes of an answer that are stored. */
const MOST_KEPT = 2_000;
/** A UTF-16 code unit takes at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/** Replaces a person or a key. */
export const MASKED = { email: "[e-mail]", phone: "[number]", key: "[key]" } as const;

/** Found in one pass, however long a text goes on without a gap. */
const WORD = /[^\s"<>()[\],;:]+/g;
/** An @, also as an address, a page or JSON may write it. */
const AT = /@|%40|&#(?:64|x40)|\\u0040/i;
const KEY = /pk_[A-Za-z0-9_-]{4,}|(?<=Klaviyo-API-Key\s+)\S+/gi;
/** Seven digits or more, however they are grouped; short numbers stay readable. */
const PHONE = /\+?\d(?:[\s()./-]{0,2}\d){6,}/g;
/**
 * Long numbers that identify no person: Klaviyo's id of an error, a variant in its catalog, a date.
 */
const KEPT =
  /(\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|:::\d{1,20}\b|\b20\d\d-[01]\d-[0-3]\d\b)/i;

/**
 * Makes a text of Klaviyo's safe to store: no e-mail, phone or key, and at most `most` bytes of
 * UTF-8 (2,000 by default).
 */
export function mask(text: string, most = MOST_KEPT): string {
  const masked = text
    .split(KEPT)
    .map((part, at) => (at % 2 === 1 ? part : maskPart(part)))
    .join("");
  // PostgreSQL accepts no NUL in a text, and would reject everything in the same statement.
  return startOf(masked.replaceAll("\0", "\ufffd"), most);
}

function maskPart(part: string): string {
  return part
    .replace(WORD, (word) => (AT.test(word) ? MASKED.email : word))
    .replace(KEY, MASKED.key)
    .replace(PHONE, MASKED.phone);
}

/** As many whole characters as fit into that many bytes. */
function startOf(text: string, bytes: number): string {
  if (text.length * MOST_BYTES_PER_UNIT <= bytes) return text.toWellFormed();
  const room = new Uint8Array(bytes);
  const { written } = new TextEncoder().encodeInto(text, room);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(room.subarray(0, written));
}
