/** Mailboxes whose names are often mistyped. */
const MAILBOXES = ["gmail.com", "hotmail.com", "yahoo.com", "outlook.com", "icloud.com"];

/** What a slip could make of them, and which exists. */
const EXISTING = /^(gail|hitmail)\.com$|\.(co|cm|om)$/;

const KEY_ROWS = "qwertyuiop asdfghjkl zxcvbnm";

/**
 * The address that one may have meant, as the storefront's block suggests it (decision 29, which has
 * the reasons); empty where nothing looks mistyped. The block's script has the same rules: a test
 * compares the two.
 */
export function meantAddress(address: string): string {
  const [name = "", domain = ""] = address.split("@");
  if (MAILBOXES.includes(domain) || EXISTING.test(domain)) return "";
  const ascii = domain.replace(/^xn--(.*)-\w+|[^!-~]/g, "$1");
  const meant = MAILBOXES.find((mailbox) => slipsOf(mailbox).includes(ascii));
  return meant ? `${name}@${meant}` : "";
}

/** A letter doubled, swapped, left out or of the key beside it; or none. */
function slipsOf(mailbox: string): string[] {
  return mailbox.split("").flatMap((letter, at) => {
    const next = mailbox.slice(at + 1, at + 2);
    const key = KEY_ROWS.indexOf(letter);
    const typed = [letter + next, next + letter, letter + letter + next];
    if (at > 0) {
      typed.push(next);
      for (const beside of [key - 1, key + 1]) typed.push(`${KEY_ROWS[beside] ?? ""}${next}`);
    }
    return typed.map((part) => mailbox.slice(0, at) + part + mailbox.slice(at + 2));
  });
}
