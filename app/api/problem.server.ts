import type { Answer } from "../intake/answer.server.ts";
import { env } from "../server/env.server.ts";

/** Each error of the API: its HTTP status, and a title that never changes. */
export const PROBLEMS = {
  unreadable_body: [400, "The body is no JSON object"],
  invalid_query: [400, "A parameter of the query is invalid"],
  invalid_cursor: [400, "The cursor is invalid"],
  missing_token: [401, "The request has no token"],
  invalid_token: [401, "The token is invalid or revoked"],
  missing_scope: [403, "The token may not do this"],
  wrong_origin: [403, "The token may not be used from this origin"],
  not_found: [404, "There is nothing at this address"],
  method_not_allowed: [405, "This address has no such method"],
  body_too_large: [413, "The body is too large"],
  unsupported_body: [415, "The body is not application/json"],
  invalid_sign_up: [422, "The sign-up is invalid"],
  too_many_requests: [429, "Too many requests"],
  unavailable: [503, "The request could not be carried out now"],
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** What an error says besides: why, and what to do. It never repeats what the request said. */
interface Details {
  detail?: string;
  headers?: Record<string, string>;
  /** Further members of the body. */
  more?: object;
}

/**
 * An error as RFC 9457 has it. Its type is an address of this app that identifies the error, and is
 * not meant to be opened; `code` is the end of it.
 * https://www.rfc-editor.org/rfc/rfc9457
 */
export function problem(code: ProblemCode, { detail, headers, more }: Details = {}): Answer {
  const [status, title] = PROBLEMS[code];
  const type = `${env.SHOPIFY_APP_URL}/api/problems/${code}`;
  return {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({ type, title, status, code, ...(detail && { detail }), ...more }),
  };
}

/** An error that passes by itself. */
export function problemForNow(
  code: "too_many_requests" | "unavailable",
  retryAfterSeconds: number,
  detail: string,
): Answer {
  return problem(code, { detail, headers: { "retry-after": String(retryAfterSeconds) } });
}
