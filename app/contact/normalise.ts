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
 * An e-mail address as it was meant, in lower case. A space that only a paste brings (thin,
 * non-breaking, ideographic) goes wherever it is; an ordinary one beside the "@" or beside a dot of
 * the domain. Any other space stays, so that the address is refused: it may have been two words.
 */
export function normaliseEmail(text: string): string {
  const [local = "", ...domain] = normaliseText(text.replace(PASTED_SPACE, ""))
    .toLowerCase()
    .split(/ *@ */);
  return [local, ...domain.map((part) => part.replace(/ *\. */g, "."))].join("@");
}

/** A phone number as it was meant: digits of other scripts are plain ones. */
export function normalisePhone(text: string): string {
  return normaliseText(text).replace(OTHER_DIGIT, (digit) =>
    String((digit.charCodeAt(0) - 0x0660) % 0x10),
  );
}

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Every space but the one of the keyboard, and no line break. */
const PASTED_SPACE = /[^\S \t\r\n]|\u2800/gu;

const SPACE = /[^\S\r\n]/gu;

/** Arabic-Indic ones, and the eastern ones of Persian and Urdu. */
const OTHER_DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/g;
