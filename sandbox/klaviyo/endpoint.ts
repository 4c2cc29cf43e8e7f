import type { KlaviyoAccount } from "./account.ts";
import type { Problem } from "./problem.ts";
import type { Limits } from "./windows.ts";

/** A request that reached an endpoint: its account is known, its scopes and budget are in order. */
export interface Asked {
  account: KlaviyoAccount;
  revision: string;
  /** Klaviyo's own id of the request, which its answer's headers carry. */
  requestId: string;
  url: URL;
  /** The value of the path's `{id}`; empty if it has none. */
  id: string;
  at: number;
  /** The parsed JSON of a POST. */
  body: unknown;
}

export type Answer =
  /** A 202, with its own headers besides those that all answers have. */
  | { accepted: true; headers?: Record<string, string> }
  | { document: object }
  | { problems: Problem[] };

export interface Endpoint {
  method: "GET" | "POST";
  /** As the reference writes it, with `{id}` for what varies. */
  path: string;
  scopes: readonly string[];
  limits: Limits;
  /** The query parameters it knows. */
  parameters: readonly string[];
  answer(asked: Asked): Answer;
}

/**
 * A path as the reference writes it. Klaviyo's guides, and clients whose calls were recorded, add a
 * slash at the end. https://developers.klaviyo.com/en/docs/collect_email_and_sms_consent_via_api
 */
export function withoutSlash(pathname: string): string {
  return pathname.replace(/(?<=[^/])\/$/, "");
}

/** Finds the endpoint of an address, and the id in it. */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  address: string,
): { endpoint: Endpoint; id: string } | undefined {
  const pathname = withoutSlash(address);
  for (const endpoint of endpoints) {
    const [before = "", after] = endpoint.path.split("{id}");
    if (after === undefined) {
      if (pathname === before) return { endpoint, id: "" };
    } else if (pathname.startsWith(before) && pathname.endsWith(after)) {
      const id = pathname.slice(before.length, pathname.length - after.length);
      if (/^[^/]+$/.test(id)) return { endpoint, id };
    }
  }
  return undefined;
}
