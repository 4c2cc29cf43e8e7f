/** What is kept of an answer, in characters. */
const MOST_KEPT = 2_000;

const EMAIL = /[^\s"<>()[\]{},;:]*@[^\s"<>()[\]{},;:]+/g;
const KEY = /\bpk_[A-Za-z0-9_-]{4,}/g;
/** Seven digits or more, however they are grouped; dates and short numbers stay readable. */
const PHONE = /\+?\d(?:[ ().-]{0,2}\d){6,}/g;
/** Klaviyo's id of an error: the one long number that its support asks for. */
const UUID = /(\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)/i;

/** Makes a text of Klaviyo's safe to keep: no e-mail, phone or key, and at most 2,000 characters. */
export function mask(text: string): string {
  return text
    .slice(0, 2 * MOST_KEPT)
    .split(UUID)
    .map((part, at) => (at % 2 === 1 ? part : maskPart(part)))
    .join("")
    .slice(0, MOST_KEPT);
}

function maskPart(part: string): string {
  return part.replace(EMAIL, "[e-mail]").replace(KEY, "[key]").replace(PHONE, "[number]");
}
