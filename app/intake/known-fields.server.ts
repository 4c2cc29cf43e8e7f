import { HONEYPOT, LINK, LINK_FIELDS } from "./signs.server.ts";

/** All fields of a form that anything reads. */
const KNOWN = [
  ...["variant_id", "product_id", "token", "any", "any_variants", "any_token"],
  ...["email", "phone", "country", "sms_consent", "email_consent", "consent_version"],
  ...["locale", "page_url", "submission", HONEYPOT],
];

/** What is kept of a form's fields. */
export interface KnownFields {
  fields: Record<string, string>;
  /** Whether a field that is not kept has a link in it, as only a bot puts there. */
  hasStrayLink: boolean;
}

/** Keeps the fields that are read: any others would take memory while the form waits. Pure. */
export function keepKnown(all: Record<string, string>): KnownFields {
  const entries = Object.entries(all);
  return {
    fields: Object.fromEntries(entries.filter(([name]) => KNOWN.includes(name))),
    hasStrayLink: entries.some(
      ([name, text]) => !KNOWN.includes(name) && !LINK_FIELDS.includes(name) && LINK.test(text),
    ),
  };
}
