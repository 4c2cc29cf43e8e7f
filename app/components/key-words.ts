import type { KeyCheck } from "../klaviyo/connection.ts";
import type { Unchecked } from "../klaviyo/denial.ts";

/** What is wrong with a key, beside its field; null where the key itself is not at fault. */
export const KEY_FAULTS: Record<KeyCheck["kind"], string | null> = {
  account: null,
  unnamed: null,
  unreachable: null,
  throttled: null,
  retired: null,
  unclear: null,
  malformed:
    "This does not look like a Klaviyo key. Copy the whole private key, without spaces. It usually begins with pk_.",
  refused:
    "Klaviyo does not know this key. Check that you copied the whole private key and that it was not deleted.",
};

/** Why a key could not be checked, and what to do; it was not stored then. */
export const KEY_UNCHECKED: Record<Unchecked, { title: string; body: string }> = {
  unreachable: {
    title: "Klaviyo can’t be reached",
    body: "The key could not be checked, so nothing was stored. Try again in a minute.",
  },
  throttled: {
    title: "Klaviyo asks to wait a moment",
    body: "It has had too many requests for this account within a minute, from this app or from your other tools. The key was not checked and nothing was stored. Wait a minute, then send it again.",
  },
  retired: {
    title: "This app needs an update",
    body: "Klaviyo no longer serves the version of its API that this app speaks, so no key can be checked and nothing was stored. Your key is not at fault. Whoever runs this app has to install its newest release.",
  },
  unclear: {
    title: "Klaviyo’s answer could not be understood",
    body: "It says neither that the key is right nor that it is wrong, so nothing was stored. Check that you copied the whole key and send it again. If that does not help, tell whoever runs this app.",
  },
};

/** The words for a check that came to no end; undefined where Klaviyo has spoken of the key. */
export function uncheckedWords(check: KeyCheck["kind"] | undefined) {
  return check !== undefined && check in KEY_UNCHECKED
    ? KEY_UNCHECKED[check as Unchecked]
    : undefined;
}

/** A key that Klaviyo knows, and that may not name its account. */
export const UNNAMED_KEY =
  "The key has no read access to Accounts, so the account’s name can’t be shown. Sign-ups are handed over all the same.";
