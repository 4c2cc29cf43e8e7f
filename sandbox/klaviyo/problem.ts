import { randomUUID } from "node:crypto";

/**
 * One member of a JSON:API error body as Klaviyo writes it.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#error-responses
 */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  source?: { pointer: string } | { parameter: string };
  links?: { type: string };
  meta?: Record<string, string>;
}

export const jsonApi = "application/vnd.api+json";

/** A value of the body that Klaviyo refuses; `path` as in the parsed JSON. */
export function invalid(path: readonly PropertyKey[], detail: string): Problem {
  return { ...invalidInput, detail, source: { pointer: pointerTo(path) } };
}

/** A value with the pointer that Klaviyo would give, or with none. */
export function pointed(pointer: string | null, detail: string): Problem {
  return { ...invalidInput, detail, ...(pointer !== null && { source: { pointer } }) };
}

export function invalidParameter(parameter: string, detail: string): Problem {
  return { ...invalidInput, detail, source: { parameter } };
}

const invalidInput = { status: 400, code: "invalid", title: "Invalid input." };

/** RFC 6901; the whole document is "/data", as in Klaviyo's answers. */
function pointerTo(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "/data";
  return path
    .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

export const REQUEST_ID = "X-Klaviyo-Req-Id";

/** The answer: the status of the first problem, and the request's id as the id of each problem. */
export function refuse(problems: Problem[], headers: Record<string, string> = {}): Response {
  const id = headers[REQUEST_ID] ?? randomUUID();
  const errors = problems.map((problem) => ({
    id,
    links: {},
    meta: {},
    ...problem,
  }));
  return new Response(JSON.stringify({ errors }), {
    status: problems[0]?.status ?? 500,
    headers: { "Content-Type": jsonApi, [REQUEST_ID]: id, ...headers },
  });
}
