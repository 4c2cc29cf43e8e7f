import type { KeyCheck } from "../klaviyo/connection.ts";

/** What a key that was not taken is told beside its field, and what became of it. */
export const KEY_FAULTS: Record<Exclude<KeyCheck["kind"], "account" | "unnamed">, string> = {
  malformed:
    "This does not look like a Klaviyo key. Copy the whole private key, without spaces. It usually begins with pk_.",
  refused:
    "Klaviyo does not know this key. Check that you copied the whole private key and that it was not deleted.",
  unreachable: "Klaviyo can’t be reached, so the key could not be checked. Nothing was stored.",
};

export const UNNAMED_KEY =
  "Klaviyo accepted the key. It may not read its account’s name (accounts:read), so no name is shown here; sign-ups are handed over all the same.";
