import { jsonApi, type Problem } from "./problem.ts";

/**
 * The OpenAPI document names JSON:API's type, Klaviyo's guides send `application/json`:
 * https://developers.klaviyo.com/en/docs/collect_email_and_sms_consent_via_api
 */
const bodyTypes = new Set([jsonApi, "application/json"]);

/**
 * JSON:API forbids parameters to its own type, and plain JSON has none here.
 * https://jsonapi.org/format/#content-negotiation-servers
 */
export function checkContentType(headers: Headers): Problem | undefined {
  const type = headers.get("content-type") ?? "";
  if (bodyTypes.has(type.toLowerCase()) && !headers.has("content-encoding")) return undefined;
  return {
    status: 415,
    code: "unsupported_media_type",
    title: "Unsupported media type in request.",
    detail: `Unsupported media type "${type}" in request.`,
    source: { pointer: "/data/" },
  };
}

/** Klaviyo's own examples also ask for application/json, and get JSON:API. */
const ranges = new Set([jsonApi, "application/json", "application/*", "*/*"]);

/** A missing header accepts everything; as JSON:API says, a type with parameters other than `q` does not count. */
export function checkAccept(headers: Headers): Problem | undefined {
  const accept = headers.get("accept");
  if (accept === null || accept.split(",").some(isAcceptable)) return undefined;
  return {
    status: 406,
    code: "not_acceptable",
    title: "Could not satisfy the request Accept header.",
    detail: "Could not satisfy the request Accept header.",
    source: { pointer: "/data/" },
  };
}

function isAcceptable(instance: string): boolean {
  const [range, ...parameters] = instance.split(";").map((part) => part.trim().toLowerCase());
  return (
    ranges.has(range ?? "") && parameters.every((parameter) => /^q=(1|0\.\d*[1-9])/.test(parameter))
  );
}
