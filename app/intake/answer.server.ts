import { shownEmail } from "../contact/email.server.ts";
import type { Reception } from "./receive.server.ts";
import { wordsFor, type Spoken, type Words, spokenLanguages } from "./words.ts";

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
    : asPage(reception, spoken, backTo(fields["page_url"]));
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
    case "busy":
      return 503;
  }
}

function asJson(reception: Reception, words: Words): Answer {
  const { status } = reception;
  const code = codeOf(reception);
  switch (status) {
    case "accepted":
    case "unreadable":
    case "unavailable":
      return json(code, { status });
    case "invalid":
      return json(code, { status, errors: faultTexts(reception.faults, words) });
    case "busy": {
      const { retryAfterSeconds } = reception;
      const content = { status, retry_after: retryAfterSeconds };
      return json(code, content, { "retry-after": String(retryAfterSeconds) });
    }
  }
}

function faultTexts(faults: Extract<Reception, { status: "invalid" }>["faults"], words: Words) {
  return Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, words[fault]]));
}

function asPage(reception: Reception, spoken: Spoken, back: string): Answer {
  const { title, lines } = pageWords(reception, spoken.words);
  const page = answerPage(spoken, title, lines, back, spoken.words.back);
  return { status: 200, headers: { "content-type": LIQUID }, body: page };
}

const LIQUID = "application/liquid; charset=utf-8";

/** A page's Liquid. The link has the text's colour: a theme may colour its text but not its links. */
function answerPage(
  { language, direction }: Spoken,
  title: string,
  lines: string[],
  href: string,
  link: string,
): string {
  return [
    `<div class="notify-me-answer" lang="${language}" dir="${direction}" style="max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem;">`,
    `  <h1>${title}</h1>`,
    ...lines.map((line) => `  <p>${line}</p>`),
    `  <p><a href="${href}" style="color: inherit; text-decoration: underline">${link}</a></p>`,
    `</div>`,
  ].join("\n");
}

function pageWords(reception: Reception, words: Words): { title: string; lines: string[] } {
  switch (reception.status) {
    case "accepted":
      return {
        title: words.accepted_title,
        lines: [words.accepted, ...byEmailWords(reception.byEmail, words)],
      };
    case "invalid":
      return {
        title: words.invalid_title,
        lines: Object.values(faultTexts(reception.faults, words)),
      };
    case "unavailable":
      return { title: words.unavailable_title, lines: [words.unavailable] };
    case "unreadable":
    case "busy":
      return { title: words.busy_title, lines: [words.busy] };
  }
}

/** The one channel by which the shopper will be reached, with their own address as they know it. */
function byEmailWords(email: string | null, words: Words): string[] {
  return email ? [words.by_email.replace("[address]", () => asText(shownEmail(email)))] : [];
}

/** Neither markup nor Liquid, which both may be in an address: `{{shop}}@example.com` is one. */
function asText(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}@.]/gu, (mark) => `&#${mark.codePointAt(0)};`);
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
 * A redirect would not reach the shopper, as Shopify's app proxy follows it itself. Only the shop's
 * Liquid knows which language the shop's address asks for, and where its front page is.
 */
export function answerVisit(request: Request): Response {
  const preferred = request.headers.get("accept-language")?.split(/[,;]/)[0];
  const languages = spokenLanguages.map(
    (language) => `{% when "${language}" %}${visitPage(wordsFor(language))}`,
  );
  const other = `{% else %}${visitPage(wordsFor(preferred))}`;
  return new Response(
    `{% case request.locale.iso_code %}${languages.join("")}${other}{% endcase %}`,
    { headers: { "content-type": LIQUID } },
  );
}

function visitPage(spoken: Spoken): string {
  const { opened_title, opened, to_shop } = spoken.words;
  return answerPage(spoken, opened_title, [opened], "{{ routes.root_url }}", to_shop);
}
