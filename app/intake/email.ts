/** The address of a sane mailbox: what browsers accept as type=email, with a dot in the domain.
 * https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** RFC 5321, section 4.5.3.1: 64 before the @, 254 in all. */
const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;

/** Reads an e-mail address, trimmed and lower-cased; undefined where it is none. */
export function readEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  const fits = email.length <= LONGEST && email.indexOf("@") <= LONGEST_LOCAL_PART;
  return fits && ADDRESS.test(email) ? email : undefined;
}
