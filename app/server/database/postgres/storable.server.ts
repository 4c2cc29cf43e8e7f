/**
 * A text as PostgreSQL stores it: it refuses NUL and half of a surrogate pair, in which a whole batch
 * of sign-ups would fail with one. Both become U+FFFD, as half a pair does in SQLite.
 * https://www.postgresql.org/docs/current/datatype-character.html
 */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}
