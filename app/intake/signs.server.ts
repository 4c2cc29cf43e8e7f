import { isbot } from "isbot";
import { normaliseText } from "../contact/normalise.ts";
import type { BotSign } from "../outbox/subscription.ts";

/** The field that people don't see: no browser's autofill and no password manager knows its name. */
export const HONEYPOT = "nm_extra";

/**
 * What identifies a bot; null for a person. A filled honeypot is never enough, because something in
 * a person's browser may fill it: a second sign is required, one that neither autofill nor a
 * password manager can produce. Both are about this request alone.
 */
export function readBotSign(fields: Record<string, string>, userAgent: string): BotSign | null {
  if (normaliseText(fields[HONEYPOT] ?? "") === "") return null;
  const texts = Object.entries(fields).filter(([name]) => !LINK_FIELDS.includes(name));
  if (texts.some(([, text]) => LINK.test(text))) return "honeypot_link";
  return isbot(userAgent) ? "honeypot_agent" : null;
}

/**
 * The form itself sends an address in these, and a browser that fills in whatever it finds may put
 * a person's own page into the last; no other field that a person fills in contains one.
 */
const LINK_FIELDS = ["page_url", "variant_id", "product_id", HONEYPOT];

/** An address of the web, or a link in HTML or BBCode: long enough that no random password is one. */
const LINK = /https?:\/\/[^\s.]{1,255}\.\S|<a\s[^>]{0,255}href|<script\b|\[(?:url|link|img)[=\]]/i;
