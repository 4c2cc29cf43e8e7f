/** What is kept of an answer, in characters. */
const MOST_KEPT = 2_000;

const EMAIL = /[^\s"'<>()[\]{},;:]+@[^\s"'<>()[\]{},;:]+/g;
const KEY = /\bpk_[A-Za-z0-9_-]{4,}/g;
/** Seven digits or more, however they are grouped; dates and short numbers stay readable. */
const PHONE = /\+?\d(?:[ ().-]{0,2}\d){6,}/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** Makes a text of Klaviyo's safe to keep: no e-mail, phone or key, and at most 2,000 characters. */
export function mask(text: string): string {
  const ids: string[] = [];
  return text
    .slice(0, MOST_KEPT * 2)
    .replace(UUID, (id) => `\u0000${ids.push(id) - 1}\u0000`)
    .replace(EMAIL, "[e-mail]")
    .replace(KEY, "[key]")
    .replace(PHONE, "[number]")
    .replace(/\u0000(\d+)\u0000/g, (_, at: string) => ids[Number(at)] ?? "")
    .slice(0, MOST_KEPT);
}
