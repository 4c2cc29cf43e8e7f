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
const REVISION = /^\d{4}-\d{2}-\d{2}(\.[a-z]{1,10})?$/;
/** Six letters and digits in every account seen so far. */
const ACCOUNT_ID = /^[A-Za-z0-9]{3,20}$/;

/** Reads these headers. They come from outside: invalid values are left out. */
export function readServed(header: (name: string) => string | null): Served {
  const said = (name: string, shape: RegExp) => {
    const value = header(name)?.trim() ?? "";
    // A value that looks like a phone or a key is not stored, whatever its header.
    return shape.test(value) && mask(value) === value ? value : null;
  };
  return {
    requestId: said("x-klaviyo-req-id", REQUEST_ID),
    revision: said("x-klaviyo-api-revision", REVISION),
    accountId: said("cid", ACCOUNT_ID),
  };
}
