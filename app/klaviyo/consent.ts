import { post, type Outside, type Report } from "./report.ts";

export const CONSENT_PATH = "/api/profile-subscription-bulk-create-jobs";

/** Which consents of a shopper Klaviyo is asked to record, and in which list. */
export interface ConsentRequest {
  email: string | null;
  /** E.164. */
  phoneNumber: string | null;
  /** Whether the shopper ticked that box; what was not ticked is never requested. */
  emailMarketing: boolean;
  smsMarketing: boolean;
  /** Null leaves it to the account's own opt-in process. */
  listId: string | null;
}

/** The source that Klaviyo shows on each consent record. */
export const SOURCE = "Back in stock";

const granted = { marketing: { consent: "SUBSCRIBED" } } as const;

/**
 * The body of https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles for one profile.
 * Never a `historical_import`: that would skip a list's double opt-in. The e-mail is also sent
 * where only SMS was ticked, so that both calls for a sign-up concern one profile. Throws a
 * RangeError where no box was ticked, or where a ticked channel has no address: the call lifts
 * earlier unsubscribes, so it must not be made without a consent.
 */
export function consentBody(request: ConsentRequest) {
  const { email, emailMarketing, smsMarketing, listId } = request;
  const phoneNumber = smsMarketing ? request.phoneNumber : null;
  if (!emailMarketing && !smsMarketing) throw new RangeError("No consent was given.");
  if (emailMarketing && !email) throw new RangeError("Consent to e-mail needs an address.");
  if (smsMarketing && !phoneNumber) throw new RangeError("Consent to SMS needs a phone number.");
  return {
    data: {
      type: "profile-subscription-bulk-create-job",
      attributes: {
        custom_source: SOURCE,
        profiles: {
          data: [
            {
              type: "profile",
              attributes: {
                ...(email && { email }),
                ...(phoneNumber && { phone_number: phoneNumber }),
                subscriptions: {
                  ...(emailMarketing && { email: granted }),
                  ...(smsMarketing && { sms: granted }),
                },
              },
            },
          ],
        },
      },
      ...(listId && { relationships: { list: { data: { type: "list", id: listId } } } }),
    },
  };
}

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
