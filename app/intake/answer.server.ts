import { shownEmail } from "../contact/email.server.ts";
import type { Reception } from "./reception.ts";
import { asText, inTheirLanguage, LIQUID, linkTo, pageOf, ROOT } from "./page.server.ts";
import { wordsFor, type Spoken, type Words } from "./words.ts";

/**
 * Answers a shopper: JSON for the block, else a page that Shopify renders inside the shop's theme.
 * The page's status is 200, because whether a proxy shows the body of any other is not certain; the
 * JSON says everything in its body too, for the same reason.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/display-data
 */
export function answerShopper(
  accept: string,
  reception: Reception,
  fields: Record<string, string>,
): Answer {
  const spoken = wordsFor(fields["locale"]);
  const answer = accept.includes("application/json")
    ? asJson(reception, spoken.words)
    : asPage(reception, spoken, fields["page_url"]);
  // An unread body would block the connection's next request.
  if (reception.status === "unreadable") answer.headers["connection"] = "close";
  return answer;
}

/** An answer, for any kind of server. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

function json(status: number, content: object, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(content),
  };
}

/** The status code of a reception's JSON answer. */
export function codeOf(reception: Reception): number {
  switch (reception.status) {
    case "accepted":
      return 202;
    case "invalid":
      return 422;
    case "unreadable":
      return reception.httpStatus;
    case "unavailable":
      return 404;
    case "limited":
      return 429;
    case "busy":
      return 503;
  }
}

function asJson(reception: Reception, words: Words): Answer {
  const { status } = reception;
  const code = codeOf(reception);
  switch (status) {
    case "accepted": {
      const { email, phone, cancel } = reception;
      const channels = [...(email === null ? [] : ["EMAIL"]), ...(phone === null ? [] : ["SMS"])];
      return json(code, { status, channels, cancel });
    }
    case "unreadable":
    case "unavailable":
      return json(code, { status });
    case "invalid":
      return json(code, { status, errors: faultTexts(reception.faults, words) });
    case "limited":
    case "busy": {
      const { retryAfterSeconds } = reception;
      // To a shopper it is the same, and the block knows one word for it.
      const content = { status: "busy", retry_after: retryAfterSeconds };
      return json(code, content, { "retry-after": String(retryAfterSeconds) });
    }
  }
}

function faultTexts(faults: Extract<Reception, { status: "invalid" }>["faults"], words: Words) {
  return Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, words[fault]]));
}

function asPage(reception: Reception, spoken: Spoken, pageUrl: string | undefined): Answer {
  const { words } = spoken;
  const page = {
    ...pageWords(reception, spoken, pageUrl),
    href: backTo(pageUrl),
    link: words.back,
  };
  return { status: 200, headers: { "content-type": LIQUID }, body: pageOf(spoken, page) };
}

function pageWords(
  reception: Reception,
  { language, words }: Spoken,
  pageUrl: string | undefined,
): { title: string; lines: string[] } {
  switch (reception.status) {
    case "accepted": {
      // Relative, as a merchant may rename the proxy's path. That has no language of its own.
      const query = `token=${reception.cancel}&amp;lang=${language}`;
      const cancel = linkTo(`subscriptions/cancel?${query}`, words.cancel);
      const told = toldWords(reception, words).replace("[product]", () =>
        productIn(pageUrl, words.this_item),
      );
      return { title: words.accepted_title, lines: [told, cancel] };
    }
    case "invalid":
      return {
        title: words.invalid_title,
        lines: Object.values(faultTexts(reception.faults, words)),
      };
    case "unavailable":
      return { title: words.unavailable_title, lines: [words.unavailable] };
    case "unreadable":
    case "limited":
    case "busy":
      return { title: words.busy_title, lines: [words.busy] };
  }
}

/** By which channels the shopper will be told, with their own address as they know it. */
function toldWords({ email, phone }: Accepted, words: Words): string {
  const sentence = phone === null ? "accepted" : email === null ? "accepted_sms" : "accepted_both";
  return words[sentence]
    .replace("[address]", () => asText(shownEmail(email ?? "")))
    .replace("[number]", () => asText(phone ?? ""));
}

type Accepted = Extract<Reception, { status: "accepted" }>;

/** What a product's address in a shop ends with, whatever its language: letters, digits, `-`, `_`. */
const HANDLE = /\/products\/([\p{L}\p{M}\p{N}_-]{1,255})\/?$/u;

/**
 * Liquid for the title of the product on the form's page: the shop knows it, and a form could name
 * anything. https://shopify.dev/docs/api/liquid/objects/all_products
 */
function productIn(pageUrl: string | undefined, otherwise: string): string {
  const [, handle] = HANDLE.exec(decoded(URL.parse(pageUrl ?? "")?.pathname ?? "")) ?? [];
  const title = `all_products["${handle}"].title | default: "${otherwise}" | escape`;
  return handle === undefined ? otherwise : `{{ ${title} }}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "";
  }
}

/**
 * The way back: a path within the shop, whatever address the form named, and the variant chosen
 * there. A URL's parser encodes quotes, angle brackets and braces in a path, so that it is neither
 * markup nor Liquid; only those digits of the query are kept.
 */
function backTo(pageUrl: string | undefined): string {
  const url = URL.parse(pageUrl ?? "");
  const isPath = url && /^https?:$/.test(url.protocol) && !url.pathname.startsWith("//");
  if (!isPath) return "/";
  const path = url.pathname.replaceAll("&", "&amp;").replaceAll("'", "&#39;");
  const variant = url.searchParams.get("variant") ?? "";
  return /^\d{1,20}$/.test(variant) ? `${path}?variant=${variant}` : path;
}

/**
 * Answers a GET of the answer's address: a page in the shop's theme with a link to its front page.
 * A redirect would not reach the shopper, as Shopify's app proxy follows it itself.
 */
export function answerVisit(request: Request): Response {
  return inTheirLanguage(request, (spoken) => {
    const { opened_title, opened, to_shop } = spoken.words;
    return pageOf(spoken, { title: opened_title, lines: [opened], href: ROOT, link: to_shop });
  });
}
