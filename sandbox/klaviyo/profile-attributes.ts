import type { Received } from "./subscriptions.ts";

/** What an answer says of a profile. */
export function profileAttributes({ email, phone_number, external_id }: Received["profile"]) {
  return {
    email: email?.toLowerCase() ?? null,
    phone_number: phone_number ?? null,
    external_id: external_id ?? null,
    first_name: null,
    last_name: null,
    organization: null,
    locale: null,
    title: null,
    image: null,
    created: "2026-01-01T00:00:00+00:00",
    updated: "2026-01-01T00:00:00+00:00",
    last_event_date: null,
    location: null,
    properties: {},
  };
}
