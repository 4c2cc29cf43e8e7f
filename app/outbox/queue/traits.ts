/** What rows may have in common: each of the values is one of some row. */
export interface Traits {
  shops: ReadonlySet<string>;
  variantIds: ReadonlySet<string>;
  /** As named by `channelOf`. */
  channels: ReadonlySet<string>;
}

/** Through which channels a row is sent: "email", "phone" or "both". */
export function channelOf({ email, phone }: { email: string | null; phone: string | null }) {
  if (email === null) return "phone";
  return phone === null ? "email" : "both";
}
