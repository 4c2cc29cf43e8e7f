import type { Catalog } from "./catalog.ts";
import type { SmsSetup } from "./phones.ts";
import type { Problem } from "./problem.ts";

/** One private key and the account it belongs to; several keys may share an account. */
export interface KlaviyoAccount {
  key: string;
  scopes: string[];
  /** The account's six-character public key, which is also its id. */
  publicApiKey: string;
  organizationName: string;
  testAccount: boolean;
  revoked?: boolean;
  /** The variants that it knows; all of them by default. */
  catalog?: Catalog;
  /**
   * The variants that its catalog sync has; all of them by default. A subscription to another one is
   * accepted, and gives no event and no message.
   */
  synced?: Catalog;
  /** Variants whose subscriptions are answered with this status and no pointer. */
  oddVariants?: Record<string, number>;
  /** Whom it may text; everyone by default. */
  sms?: SmsSetup;
  /** Whether a bad phone number beside an e-mail is ignored, with a header that says so, instead of a 400. */
  ignoresBadPhones?: boolean;
}

/**
 * Finds the account of the request's key.
 * https://developers.klaviyo.com/en/reference/api_overview#authentication; the first body was seen
 * at https://github.com/klaviyo/klaviyo-api-ruby/issues/19, of the second only status and code.
 */
export function authenticate(
  headers: Headers,
  accounts: readonly KlaviyoAccount[],
): KlaviyoAccount | Problem {
  const key = /^Klaviyo-API-Key (\S+)$/.exec(headers.get("authorization") ?? "")?.[1];
  if (key === undefined) return notAuthenticated;
  const account = accounts.find((candidate) => candidate.key === key && !candidate.revoked);
  return account ?? authenticationFailed;
}

const notAuthenticated: Problem = {
  status: 401,
  code: "not_authenticated",
  title: "Authentication credentials were not provided.",
  detail: "Missing or invalid authorization scheme. Please use Klaviyo-API-Key.",
  source: { pointer: "/data/" },
};

const authenticationFailed: Problem = {
  status: 401,
  code: "authentication_failed",
  title: "Incorrect authentication credentials.",
  detail: "The private key is unknown or revoked.",
  source: { pointer: "/data/" },
};

export function checkScopes(
  account: KlaviyoAccount,
  required: readonly string[],
): Problem | undefined {
  const missing = required.filter((scope) => !account.scopes.includes(scope));
  return missing.length === 0 ? undefined : missingScopes(missing);
}

/** https://developers.klaviyo.com/en/docs/authenticate_#api-key-scopes; the title is not known. */
export function missingScopes(missing: readonly string[]): Problem {
  return {
    status: 403,
    code: "permission_denied",
    title: "You do not have permission to perform this action.",
    detail: `Your API key is missing required scopes: ${missing.join(", ")}`,
    source: { pointer: "/data/" },
  };
}
