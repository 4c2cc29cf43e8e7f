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
  /** How many sign-ups wait to be sent. */
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
  const text = [sentenceOf(cause, since, reason), waitingWords(waiting)].join(" ");
  const link = adminLink(shop, apiKey, PAGES[cause]);
  return { shop, since: since.toISOString(), waiting, reason, text, link };
}

export function testMessage(shop: string, now: Date, waiting: number, apiKey: string): Message {
  return {
    shop,
    since: now.toISOString(),
    waiting,
    reason: null,
    text: `This is a test. Nothing is wrong. ${waitingWords(waiting)}`,
    link: adminLink(shop, apiKey, "/settings"),
  };
}

const ATTENTION: Record<Cause, string> = {
  sending_paused: "sending is paused",
  many_failures: "many sign-ups fail",
  flow_not_live: "the flow is not live",
  block_gone: "the block is gone",
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
    `${sent} were accepted by Klaviyo, ${failed} failed.`,
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

const REASONS: Record<string, string> = {
  key_refused: "Klaviyo refuses the key",
  key_unreadable: "the stored key cannot be read",
  scope_missing: "the key lacks a permission",
  revision_retired: "Klaviyo has retired the version of its API that the app uses",
  no_key: "no Klaviyo key is connected",
  unreachable: "Klaviyo cannot be reached",
  trouble: "Klaviyo answers with errors",
  throttled: "Klaviyo asks the app to wait",
  refusing: "Klaviyo refuses what the app sends",
  own: "the app itself failed",
};

function sentenceOf(cause: Cause, since: Date, reason: string | null): string {
  const when = timeWords(since);
  switch (cause) {
    case "sending_paused":
      return `Sending has been paused since ${when}: ${REASONS[reason ?? ""] ?? "see the app"}.`;
    case "many_failures":
      return `More than 10 % of a day’s sign-ups have failed, first seen ${when}.`;
    case "flow_not_live":
      return `The back-in-stock flow in Klaviyo is no longer live, as found ${when}.`;
    case "block_gone":
      return `The app block is no longer in the published theme, as the admin reported ${when}.`;
    case "data_request_due": {
      const due = timeWords(new Date(since.getTime() + ANSWER_WITHIN_MS));
      return `A customer’s request for their data, made ${when}, is due by ${due}.`;
    }
  }
}

export function waitingWords(waiting: number): string {
  return waiting === 1 ? "1 sign-up waits to be sent." : `${waiting} sign-ups wait to be sent.`;
}

/** A merchant's readers may be anywhere: to the minute, in UTC. */
export function timeWords(at: Date): string {
  const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS).toISOString();
  return `${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC`;
}
