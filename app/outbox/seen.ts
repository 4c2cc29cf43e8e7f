/** What is known of a sign-up's event in Klaviyo: it is there, or was looked for in vain. */
export type Seen = "seen" | "not_yet";

/**
 * Whether a row's event was seen in Klaviyo; null where it was not looked for. `read` says between
 * which times the account's events were read.
 */
export function seenOf(
  row: { state: string; deliveredAt: Date | null; seenAt: Date | null },
  read: { since: Date; to: Date } | null | undefined,
): Seen | null {
  const { state, deliveredAt, seenAt } = row;
  if (state === "cancelled" || !deliveredAt) return null;
  if (seenAt) return "seen";
  return read && deliveredAt >= read.since && deliveredAt <= read.to ? "not_yet" : null;
}
