import { DAY_MS, HOUR_MS, MINUTE_MS } from "#app/server/durations.ts";
import { emailOf } from "./people.ts";

/** A sign-up of the demo: the fields of its form, and how long ago it was. */
export interface DemoSignUp {
  fields: Record<string, string>;
  agoMs: number;
}

export const DEMO_VARIANTS = {
  shirt: "33001893462109",
  inkShirt: "33001893527645",
  mug: "39412345872477",
  towel: "39412345970781",
};

/** The variant that the demo's Klaviyo account has not synced. */
export const UNSYNCED_VARIANT = DEMO_VARIANTS.towel;

/** The account may text these; others it refuses. */
export const TEXTED_CALLING_CODES = ["1"];

/** What shoppers tick beside the box for text messages. */
export const SMS_WORDING = "Text me when this is back. Message and data rates may apply.";

const ORDINARY = 217;
const IN_A_DROP = 56;
const BOTS = 24;

/**
 * The 305 sign-ups of a month: most of them here and there, a crowd on one evening, a night with
 * bots, and those that Klaviyo refuses or does not know the product of. The same in every run.
 */
export function demoSignUps(): DemoSignUp[] {
  return [
    ...times(ORDINARY, ordinary),
    ...times(IN_A_DROP, inDrop),
    ...times(BOTS, bot),
    ...REFUSED_EMAILS.map((email, at) => ({
      fields: { variant_id: DEMO_VARIANTS.mug, email },
      agoMs: (2 + 5 * at) * DAY_MS,
    })),
    ...REFUSED_PHONES.map((phone, at) => ({
      fields: { variant_id: DEMO_VARIANTS.shirt, phone, country: "DE", ...texted },
      agoMs: (1 + 9 * at) * DAY_MS + HOUR_MS,
    })),
    ...times(3, (at) => ({
      fields: { variant_id: UNSYNCED_VARIANT, email: emailOf(900 + at) },
      agoMs: (4 * at + 1) * HOUR_MS,
    })),
  ];
}

const texted = { sms_consent: "on", consent_version: "1" };

/** Addresses that the app takes and this Klaviyo does not. */
const REFUSED_EMAILS = ["lea&tom@example.com", "ana|rossi@example.org", "o'neil!@example.net"];
const REFUSED_PHONES = ["+4915112345671", "+4915112345672"];

/** More of them lately than a month ago, by day more than by night. */
function ordinary(at: number): DemoSignUp {
  const part = at / ORDINARY;
  const variants = [
    DEMO_VARIANTS.mug,
    DEMO_VARIANTS.shirt,
    DEMO_VARIANTS.inkShirt,
    DEMO_VARIANTS.mug,
  ];
  const phone = at % 9 === 0 && { phone: `+1415555${String(2000 + at)}`, country: "US", ...texted };
  return {
    fields: { variant_id: variants[at % 4] ?? "", email: emailOf(at), locale: "en", ...phone },
    agoMs: 30 * DAY_MS * (1 - part) ** 1.4 + 7 * MINUTE_MS + ((at * 37) % 60) * MINUTE_MS,
  };
}

/** A shirt that sold out nine days ago in the evening. */
function inDrop(at: number): DemoSignUp {
  return {
    fields: { variant_id: DEMO_VARIANTS.shirt, email: emailOf(400 + at), locale: "en" },
    agoMs: 9 * DAY_MS + 3 * HOUR_MS - at * 2.5 * MINUTE_MS,
  };
}

/** A field that people don't see is filled, and a link is where none belongs. */
function bot(at: number): DemoSignUp {
  const email = `winner${at}@example.com`;
  const fields = { variant_id: DEMO_VARIANTS.mug, email, nm_extra: "yes", page_title: LINK };
  return { fields, agoMs: 4 * DAY_MS - at * MINUTE_MS };
}

const LINK = "https://prizes.example/claim";

function times<Made>(count: number, make: (at: number) => Made): Made[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
