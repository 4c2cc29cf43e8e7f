import { post, type Outside, type Report } from "./report.ts";

const PATH = "/api/data-privacy-deletion-jobs";

/** Klaviyo's permission for it; sign-ups don't need it. */
export const DELETION_SCOPE = "data-privacy:write";

/** The one identifier that the endpoint takes: with several, Klaviyo answers an error. */
export type DeletedPerson = { email: string } | { phone: string };

/**
 * Asks Klaviyo to delete every profile with this e-mail or phone (E.164), which can't be undone: one
 * call, one outcome. A 202 accepts the request; Klaviyo deletes later. It takes 3 calls a second and
 * 60 a minute. https://developers.klaviyo.com/en/reference/request_profile_deletion
 */
export function requestDeletion(
  key: string,
  person: DeletedPerson,
  outside: Outside,
): Promise<Report> {
  const attributes = "email" in person ? { email: person.email } : { phone_number: person.phone };
  const body = {
    data: {
      type: "data-privacy-deletion-job",
      attributes: { profile: { data: { type: "profile", attributes } } },
    },
  };
  return post({ path: PATH, key, body }, outside);
}
