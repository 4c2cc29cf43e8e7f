import { STATUS_CODES } from "node:http";
import { missingScopes } from "./account.ts";
import { edgePage } from "./edge.ts";
import { dripped, huge, stalled } from "./odd-bodies.ts";
import { jsonApi, refuse, type Problem } from "./problem.ts";

/** The kinds of an answer's body: Klaviyo's JSON, a page of the edge, or a damaged body. */
export type AnswerBody =
  | "json"
  | "page"
  | "empty"
  /** JSON that ends in the middle. */
  | "malformed"
  /** It begins and never continues. */
  | "stalled"
  /** One byte at a time, for as long as the caller reads. */
  | "dripped"
  /** Ten megabytes. */
  | "huge";

interface Told {
  body?: AnswerBody;
  signal: AbortSignal;
  /** What a 403 says is missing. */
  scopes?: readonly string[];
  headers?: Record<string, string>;
}

/** An answer with that status, whatever the request. */
export function answerWith(status: number, told: Told): Response {
  const { body = usualBody(status), signal, scopes = [], headers = {} } = told;
  const json = (content: BodyInit) =>
    new Response(content, { status, headers: { "Content-Type": jsonApi, ...headers } });
  switch (body) {
    case "json":
      return status < 400 ? json(document) : refuse([problemOf(status, scopes)], headers);
    case "page":
      return edgePage(status, `${status} ${STATUS_CODES[status] ?? "Error"}`, headers);
    case "empty":
      return new Response(null, { status, headers });
    case "malformed":
      return json('{"errors":[{"id":"');
    case "stalled":
      return json(stalled());
    case "dripped":
      return json(dripped(signal));
    case "huge":
      return json(huge());
  }
}

/** 500 and 503 are Klaviyo's own; the other 5xx are known only as pages of the edge. */
function usualBody(status: number): AnswerBody {
  return status > 500 && status !== 503 ? "page" : "json";
}

/** Only 202 is documented for these endpoints; the body of any other 2xx is unknown. */
const document = JSON.stringify({ data: { type: "back-in-stock-subscription", id: "1" } });

/** Codes that are public or documented, if there are any. */
const codes: Record<number, string> = {
  400: "invalid",
  401: "authentication_failed",
  404: "not_found",
  405: "method_not_allowed",
  406: "not_acceptable",
  410: "gone",
  415: "unsupported_media_type",
  422: "invalid",
  429: "throttled",
  503: "unavailable",
};

/**
 * Seen where a profile is created, not at the endpoints here:
 * https://github.com/klaviyo/commercetools-klaviyo (customerCreatedEvent.spec.ts)
 */
const conflict: Problem = {
  status: 409,
  code: "duplicate_profile",
  title: "Conflict.",
  detail: "A profile already exists with one of these identifiers.",
  source: { pointer: "/data/attributes" },
  meta: { duplicate_profile_id: "01GRKR887TDV7JS4JGM003ANYJ" },
};

/** The error for a status that points at nothing of the body. */
export function problemOf(status: number, scopes: readonly string[] = []): Problem {
  if (status === 403) return missingScopes(scopes);
  if (status === 409) return conflict;
  const title = `${STATUS_CODES[status] ?? "Error"}.`;
  return { status, code: codes[status] ?? "error", title, detail: title };
}
