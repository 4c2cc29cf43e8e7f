import { mask } from "./mask.ts";

/** What an answer's headers say about the request itself; null where one is absent or invalid. */
export interface Served {
  /**
   * Klaviyo's id of the request, the one thing its support can look up; errors have it as their
   * `id`.
   */
  requestId: string | null;
  /** The API revision that the request was served as. */
  revision: string | null;
  /** The account's public id, whatever the key may read. */
  accountId: string | null;
}

/** A UUID in every answer seen so far; any other single word is accepted. */
const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** A date, of a beta with a suffix. https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy */
const REVISION_DATE = /^20\d\d-[01]\d-[0-3]\d(\.[a-z]{1,10})?$/;
/** Six letters and digits in every account seen so far. */
const ACCOUNT_ID = /^[A-Za-z0-9]{3,20}$/;

/** Reads these headers. They come from outside: invalid values are left out. */
export function readServed(header: (name: string) => string | null): Served {
  const said = (name: string, shape: RegExp) => {
    const value = header(name)?.trim() ?? "";
    return shape.test(value) ? value : null;
  };
  // A value that looks like a phone or a key is not stored, whatever its header. A date never does.
  const safe = (value: string | null) => (value !== null && mask(value) === value ? value : null);
  return {
    requestId: safe(said("x-klaviyo-req-id", REQUEST_ID)),
    revision: said("x-klaviyo-api-revision", REVISION_DATE),
    accountId: safe(said("cid", ACCOUNT_ID)),
  };
}
