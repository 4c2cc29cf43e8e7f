/**
 * What a person meant to type or paste, in plain characters. Every place that reads an address goes
 * through here first, and the block's script follows the same rules in the browser:
 *
 * 1. Characters that are not seen go: format characters (zero-width ones, direction marks, soft
 *    hyphens, byte order marks) and the rest that Unicode says to ignore (variation selectors,
 *    joiners, fillers). https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 * 2. NFKC: full-width letters, digits, "＠" and "．" become plain ones, and each kind of space becomes
 *    an ordinary one. https://www.unicode.org/reports/tr15/
 * 3. An ideographic full stop is a dot, as in a domain name. https://www.unicode.org/reports/tr46/
 * 4. The spaces around the text go.
 */
export function normaliseText(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE, "")
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replaceAll("\u3002", ".")
    .replace(SPACE, " ")
    .trim();
}

/**
 * Normalises an e-mail address, in lower case. A space that only a paste brings (thin,
 * non-breaking, ideographic) is removed everywhere; an ordinary one only beside the "@" or beside a
 * dot of the domain. Any other space stays, so that the address is refused: it may have been two
 * words. What a link, a mail program or a sentence puts around the address is removed.
 */
export function normaliseEmail(text: string): string {
  const [local = "", ...domain] = unwrapEmail(normaliseText(text.replace(PASTED_SPACE, "")))
    .toLowerCase()
    // "İ" is the capital of a Turkish i; other languages would keep its dot as a second one.
    .replace(/i\u0307+(?!\p{M})/gu, "i")
    // A text editor's hyphen or dash would make another domain.
    .replace(/[\p{Pd}\u2212]/gu, "-")
    .split(/ *@ */);
  return [local, ...domain.map((part) => part.replace(/ *\. */g, "."))].join("@");
}

/** None of these marks begins a local part, or ends a domain. */
function unwrapEmail(text: string): string {
  const bare = text
    .replace(/^[^<>@]*<([^<>]*@[^<>]*)>[.,;\s]*$/, "$1")
    .replace(/^(mailto:[^?]*@[^?]*)\?.*$/i, "$1")
    .replace(/^(mailto:|[<(["\u201c\u201e\u00ab\s])+/i, "");
  return bare.includes("@") ? bare.replace(/[>)\]"\u201c\u201d\u00bb.,;:!?\s]+$/, "") : bare;
}

/**
 * Normalises a phone number: digits of other scripts become plain ones. A link's scheme, brackets
 * around a country code, and the mark of a sentence at the end are removed.
 * https://www.rfc-editor.org/rfc/rfc3966
 */
export function normalisePhone(text: string): string {
  return normaliseText(text)
    .replace(/\p{Nd}/gu, valueOf)
    .replace(/^((tel|sms|callto):(\/\/)?\s*)+/i, "")
    .replace(/^\(\s*(\+[^()]*)\)\s*/, "$1 ")
    .replace(/(?<![.,;\s])[.,;\s]+$/, "");
}

/**
 * A text with other things in it, such as a file's, so that each address that `normaliseEmail` and
 * each number that `normalisePhone` would read in it can be found by its plain characters. Line
 * breaks stay. What it makes of the rest of the text means nothing.
 */
export function normaliseForSearch(text: string): string {
  return normaliseText(text.replace(PASTED_SPACE, ""))
    .toLowerCase()
    .replace(/i\u0307+(?!\p{M})/gu, "i")
    .replace(/[\p{Pd}\u2212]/gu, "-")
    .replace(/[^\P{Nd}0-9]/gu, valueOf)
    .replace(/ *([@.]) */g, "$1");
}

/** Each script has its ten digits in a row. https://www.unicode.org/reports/tr44/#Numeric_Type */
function valueOf(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value += 1;
  return String(value);
}

/** The last one is Braille's empty pattern. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Every space except the keyboard's, and no line break. */
const PASTED_SPACE = /[^\S \t\r\n]/gu;

const SPACE = /[^\S\r\n]/gu;
