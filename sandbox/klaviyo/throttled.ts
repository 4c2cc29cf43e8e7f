import { refuse } from "./problem.ts";

/**
 * A 429: `Retry-After` in whole seconds and no `RateLimit-*`.
 * `retryAfter` is the header as it is sent, null for none; a fault may set nonsense.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits
 */
export function refuseThrottled(retryAfter: string | null): Response {
  const seconds = Number.parseInt(retryAfter ?? "", 10) || 0;
  const problem = {
    status: 429,
    code: "throttled",
    title: "Request was throttled.",
    detail: `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? "" : "s"}.`,
    source: { pointer: "/data" },
    links: {
      type: "https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits",
    },
  };
  return refuse([problem], retryAfter === null ? {} : { "Retry-After": retryAfter });
}
