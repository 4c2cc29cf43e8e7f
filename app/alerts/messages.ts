import { MINUTE_MS } from "../server/durations.ts";
import { ANSWER_WITHIN_MS } from "../merchant/privacy/data-request-times.ts";
import type { Cause, Found } from "./causes.ts";

export type Kind = Cause | "weekly_digest" | "test";

/**
 * What a message says, in English, as the app does not know which language a workflow or a chat is
 * read in. It names no shopper.
 */
export interface Message {
  shop: string;
  /** Since when it is so, as ISO 8601; of a digest, when its week began; of a test, its time. */
  since: string;
  /** How many sign-ups are queued. */
  waiting: number;
  /** Why sending is paused, as the app's own word; null otherwise. */
  reason: string | null;
  text: string;
  /** The app's page in the admin that has more. */
  link: string;
  /** Only in a digest. */
  digest?: DigestFigures;
}

export interface DigestFigures {
  signUps: number;
  signUpsBefore: number;
  sent: number;
  failed: number;
  /** The variants that most shoppers of the week wait for, most wanted first. */
  mostWanted: { variantId: string; title: string; signUps: number }[];
  /** The causes that are present. */
  causes: Cause[];
}

/** A page of the app in the shop's admin. https://shopify.dev/docs/apps/build/admin */
export function adminLink(shop: string, apiKey: string, page: string): string {
  return `https://${shop}/admin/apps/${apiKey}/app${page}`;
}

const PAGES: Record<Cause, string> = {
  sending_paused: "/settings",
  many_failures: "/subscriptions?state=failed",
  flow_not_live: "/settings",
  block_gone: "",
  data_request_due: "",
};

/** The message about a cause that is present. */
export function alertMessage(
  { cause, since, reason }: Found,
  { shop, waiting, apiKey }: { shop: string; waiting: number; apiKey: string },
): Message {
  const text = [sentencesOf(cause, since, reason), waitingWords(waiting)].join(" ");
  const link = adminLink(shop, apiKey, PAGES[cause]);
  return { shop, since: since.toISOString(), waiting, reason, text, link };
}

export function testMessage(shop: string, now: Date, waiting: number, apiKey: string): Message {
  return {
    shop,
    since: now.toISOString(),
    waiting,
    reason: null,
    text: `This is a test alert: nothing is wrong. ${waitingWords(waiting)}`,
    link: adminLink(shop, apiKey, "/settings"),
  };
}

const ATTENTION: Record<Cause, string> = {
  sending_paused: "sending is paused",
  many_failures: "many sign-ups fail",
  flow_not_live: "the Klaviyo flow isn’t live",
  block_gone: "the theme has no app block",
  data_request_due: "a data request is due",
};

/** The weekly digest. Titles come from the shop's own catalogue. */
export function digestMessage(
  digest: DigestFigures,
  about: { shop: string; week: { from: Date; to: Date }; waiting: number; apiKey: string },
): Message {
  const { shop, week, waiting, apiKey } = about;
  const { signUps, signUpsBefore, sent, failed, causes } = digest;
  const wanted = digest.mostWanted.map((one) => `${oneLine(one.title)} (${one.signUps})`);
  const text = [
    `Last week: ${signUps} sign-ups, ${signUpsBefore} the week before.`,
    `${sent} sent to Klaviyo, ${failed} failed.`,
    wanted.length > 0 && `Most wanted: ${wanted.join(", ")}.`,
    waitingWords(waiting),
    causes.length > 0 && `Needs attention: ${causes.map((one) => ATTENTION[one]).join(", ")}.`,
  ];
  return {
    ...{ shop, waiting, digest },
    since: week.from.toISOString(),
    reason: null,
    text: text.filter(Boolean).join(" "),
    link: adminLink(shop, apiKey, ""),
  };
}

/** A field of Shopify Flow has one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Why sending is paused, and the merchant's next step, by the app's own word for the reason. */
export const PAUSE_REASONS: Record<string, { why: string; step: string }> = {
  key_refused: {
    why: "Klaviyo rejects your private API key",
    step: "Connect a new key in the app’s settings.",
  },
  key_unreadable: {
    why: "we can’t open your private API key",
    step: "Enter the key again in the app’s settings.",
  },
  scope_missing: {
    why: "your private API key lacks a permission",
    step: "Connect a key that has the permissions in the app’s settings.",
  },
  revision_retired: {
    why: "this version of the app uses a Klaviyo API version that Klaviyo has retired",
    step: "Contact support to have the app updated.",
  },
  no_key: {
    why: "the app has no private API key",
    step: "Connect Klaviyo in the app’s settings.",
  },
  unreachable: {
    why: "we can’t reach Klaviyo",
    step: "We retry automatically. Check Klaviyo’s status page.",
  },
  trouble: {
    why: "Klaviyo responds with errors",
    step: "We retry automatically. Check Klaviyo’s status page.",
  },
  throttled: {
    why: "your Klaviyo account has reached its rate limit",
    step: "We retry automatically. Check which other apps use the account.",
  },
  refusing: {
    why: "Klaviyo is rejecting sign-ups",
    step: "View Klaviyo’s response in the app.",
  },
  own: {
    why: "something went wrong in the app",
    step: "We retry automatically. If it continues, contact support.",
  },
};

const UNKNOWN_REASON = {
  why: "the app’s home page says why",
  step: "Open the app and follow its steps.",
};

/** The effect, since when, and the next step. */
function sentencesOf(cause: Cause, since: Date, reason: string | null): string {
  const when = timeWords(since);
  switch (cause) {
    case "sending_paused": {
      const { why, step } = PAUSE_REASONS[reason ?? ""] ?? UNKNOWN_REASON;
      return `Sign-ups aren’t being sent to Klaviyo. Sending paused on ${when}: ${why}. ${step}`;
    }
    case "many_failures":
      return `More than 10% of a day’s sign-ups failed, so these shoppers get no message. We first saw it on ${when}. Open the failed sign-ups, fix the cause and retry them.`;
    case "flow_not_live":
      return `Shoppers get no back in stock message, because your Klaviyo flow isn’t live anymore. We saw it on ${when}. Set the flow and its message to Live in Klaviyo.`;
    case "block_gone":
      return `Shoppers can’t sign up, because your theme has no app block anymore. Your admin told us on ${when}. Open the app and add the app block to the theme.`;
    case "data_request_due": {
      const due = timeWords(new Date(since.getTime() + ANSWER_WITHIN_MS));
      return `A customer asked for their data on ${when}, and you must answer by ${due}. Open the app, download the data and send it to the customer.`;
    }
  }
}

export function waitingWords(waiting: number): string {
  return waiting === 1 ? "1 sign-up is queued." : `${waiting} sign-ups are queued.`;
}

/** A merchant's readers may be anywhere: to the minute, in UTC. */
export function timeWords(at: Date): string {
  const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS).toISOString();
  return `${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC`;
}
