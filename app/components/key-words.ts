import type { KeyCheck } from "../klaviyo/connection.ts";

/** What is wrong with a key, beside its field; null where the key itself is not at fault. */
export const KEY_FAULTS: Record<KeyCheck["kind"], string | null> = {
  account: null,
  unnamed: null,
  unreachable: null,
  malformed:
    "This does not look like a Klaviyo key. Copy the whole private key, without spaces. It usually begins with pk_.",
  refused:
    "Klaviyo does not know this key. Check that you copied the whole private key and that it was not deleted.",
};

export const UNNAMED_KEY =
  "Klaviyo accepted the key. It may not read its account’s name (accounts:read), so no name is shown here; sign-ups are handed over all the same.";
