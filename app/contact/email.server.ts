import { domainToASCII, domainToUnicode } from "node:url";
import { normaliseEmail } from "./normalise.ts";

/**
 * The address of a mailbox that mail can reach: RFC 5321's dot-string before the "@", so no dot at
 * either end and no two in a row (section 4.1.2), and a host name behind it (RFC 1123, section 2.1).
 * The last label is letters only, two or more, or an international one: no top-level domain is
 * otherwise (RFC 3696, section 2; https://data.iana.org/TLD/tlds-alpha-by-domain.txt). Quoted local
 * parts, IP addresses and local parts beyond ASCII are left out; docs/decisions/027 says why.
 */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * The characters that a domain may be typed with. `domainToASCII` itself would decode "%6d" and
 * read IP addresses.
 */
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}\u00b7\u0375\u05f3\u05f4\u30fb.-]+$/u;

/** A label that cannot be decoded stays as it is. */
const ENCODED_LABEL = /(^|\.)xn--/;

/** RFC 5321, section 4.5.3.1: 64 before the @, 254 in all. */
const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;

/** A longer raw text is not read: no paste has so many invisible characters. */
const LONGEST_TYPED = 1_000;

/**
 * Reads an e-mail address in its stored form, which is one form for all of its spellings: lower
 * case, with an international domain in ASCII. Undefined where it is none.
 */
export function readEmail(text: string): string | undefined {
  if (text.length > LONGEST_TYPED) return undefined;
  const [local = "", domain = "", ...more] = normaliseEmail(text).split("@");
  if (more.length > 0 || !LOCAL_PART.test(local) || local.length > LONGEST_LOCAL_PART) {
    return undefined;
  }
  const ascii = asciiOf(domain);
  const email = `${local}@${ascii}`;
  return DOMAIN.test(ascii) && email.length <= LONGEST ? email : undefined;
}

/**
 * Every spelling under which an address may be stored, to find the rows of a person: today's stored
 * form first, then with its domain in letters, then as it was typed, for rows of earlier releases.
 */
export function spellingsOf(text: string): string[] {
  const typed = normaliseEmail(text.slice(0, LONGEST_TYPED));
  const [local, domain] = split(typed);
  const ascii = asciiOf(domain);
  const spellings = ascii ? [`${local}@${ascii}`, `${local}@${domainToUnicode(ascii)}`] : [];
  return [...new Set([...spellings, typed])].filter((spelling) => spelling !== "");
}

/**
 * An address as its owner knows it, its international domain in letters; as it is stored where the
 * letters could be mistaken for others. A label must be of one script without look-alikes among
 * Latin letters, as browsers require:
 * https://chromium.googlesource.com/chromium/src/+/main/docs/idn.md
 */
export function shownEmail(email: string): string {
  const [local, domain] = split(email);
  const unicode = domainToUnicode(domain);
  const isSafe = unicode.split(".").every((label) => SCRIPTS.some((script) => script.test(label)));
  return unicode !== "" && isSafe && asciiOf(unicode) === domain ? `${local}@${unicode}` : email;
}

/** A row with its address as its owner knows it, for a page. */
export function withShownEmail<Row extends { email: string | null }>(row: Row): Row {
  return { ...row, email: row.email && shownEmail(row.email) };
}

const SCRIPTS = [
  /^[\p{Script=Latin}\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fca-z\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}a-z\d-]+$/u,
  /^[\p{Script=Arabic}\d-]+$/u,
  /^[\p{Script=Hebrew}\d-]+$/u,
  /^[\p{Script=Thai}\d-]+$/u,
  /^[\p{Script=Devanagari}\d-]+$/u,
];

/**
 * An IDNA domain in ASCII; empty where it is none. One that is encoded already is decoded first,
 * and its letters are read as typed ones: Chromium encodes what is pasted into an e-mail field
 * before any script sees it, the dashes of a text editor included.
 * https://html.spec.whatwg.org/multipage/input.html#email-state-(type=email)
 */
function asciiOf(domain: string): string {
  if (!TYPED_DOMAIN.test(domain)) return "";
  const meant = normaliseEmail(domainToUnicode(domain));
  const isRead = TYPED_DOMAIN.test(meant) && !ENCODED_LABEL.test(meant);
  return isRead ? domainToASCII(meant) : "";
}

function split(email: string): [local: string, domain: string] {
  const at = email.lastIndexOf("@");
  return at < 0 ? [email, ""] : [email.slice(0, at), email.slice(at + 1)];
}
