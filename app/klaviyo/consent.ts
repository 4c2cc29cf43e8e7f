import { CONSENT_PATH, consentBody, type ConsentRequest } from "./consent-request.ts";
import { post, type Outside, type Report } from "./report.ts";

/**
 * Asks Klaviyo to record what a shopper ticked: one call, one outcome. A 202 accepts the request;
 * where a double opt-in applies, shoppers confirm before they are subscribed.
 * https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles
 */
export function recordConsents(
  key: string,
  request: ConsentRequest,
  outside: Outside,
): Promise<Report> {
  const body = consentBody(request);
  return post({ path: CONSENT_PATH, key, body }, outside);
}
