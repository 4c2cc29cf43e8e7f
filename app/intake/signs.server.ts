import { isbot } from "isbot";
import { normaliseText } from "../contact/normalise.ts";
import type { Sign } from "../outbox/subscription.ts";
import { isDisposable } from "./disposable.server.ts";

/** The field that people don't see: no browser's autofill and no password manager knows its name. */
export const HONEYPOT = "nm_extra";

/** People need longer than this to read a form and to fill it in. */
const LEAST_MS = 2_000;

/** What a request itself shows. `ageMs` is how long ago its page was rendered; null if unknown. */
export interface Shown {
  fields: Record<string, string>;
  /** As in `KnownFields`. */
  hasStrayLink: boolean;
  userAgent: string;
  email: string | null;
  ageMs: number | null;
}

/** What in a request, taken by itself, a bot does more often than a person. None of it is enough. */
export function readSigns({ fields, hasStrayLink, userAgent, email, ageMs }: Shown): Sign[] {
  const texts = Object.entries(fields).filter(([name]) => !LINK_FIELDS.includes(name));
  const signs: Record<Exclude<Sign, CountedSign>, boolean> = {
    honeypot: normaliseText(fields[HONEYPOT] ?? "") !== "",
    link: hasStrayLink || texts.some(([, text]) => LINK.test(text)),
    agent: isbot(userAgent),
    too_fast: ageMs !== null && ageMs < LEAST_MS,
    disposable: email !== null && isDisposable(email),
  };
  return (Object.keys(signs) as (keyof typeof signs)[]).filter((sign) => signs[sign]);
}

/** Known from other requests, by the limits. */
export type CountedSign = "many_variants" | "busy_address";

/**
 * The form itself sends an address in these, and a browser that fills in whatever it finds may put
 * a person's own page into the last two, of which `website` was in earlier blocks; no other field
 * that a person fills in contains one.
 */
export const LINK_FIELDS = ["page_url", "variant_id", "product_id", "website", HONEYPOT];

/** An address of the web, or a link in HTML or BBCode: long enough that no random password is one. */
export const LINK =
  /https?:\/\/[^\s.]{1,255}\.\S|<a\s[^>]{0,255}href|<script\b|\[(?:url|link|img)[=\]]/i;
