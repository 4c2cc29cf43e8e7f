import { STATUS_CODES } from "node:http";
import { missingScopes } from "./account.ts";
import { edgePage } from "./edge.ts";
import { dripped, huge, stalled } from "./odd-bodies.ts";
import { jsonApi, refuse, type Problem } from "./problem.ts";

/** What an answer's body can be: Klaviyo's JSON, a page of the edge, or something that went wrong. */
export type AnswerBody =
  | "json"
  | "page"
  | "empty"
  /** JSON that ends in the middle. */
  | "malformed"
  /** It begins and never goes on. */
  | "stalled"
  /** A byte now and then, for as long as anybody listens. */
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

/** An answer of that status, whatever was asked. */
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

/** 500 and 503 are Klaviyo's own; the other 5xx have been seen as pages of the edge only. */
function usualBody(status: number): AnswerBody {
  return status > 500 && status !== 503 ? "page" : "json";
}

/** No 2xx but a 202 is documented for what this Klaviyo takes: what one would say is anybody's guess. */
const document = JSON.stringify({ data: { type: "back-in-stock-subscription", id: "1" } });

/** Codes seen in public or named by the documents, where there are any. */
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

/** The error that goes with a status, where nothing of the body is to blame. */
export function problemOf(status: number, scopes: readonly string[] = []): Problem {
  if (status === 403) return missingScopes(scopes);
  if (status === 409) return conflict;
  const title = `${STATUS_CODES[status] ?? "Error"}.`;
  return { status, code: codes[status] ?? "error", title, detail: title };
}
