import { spokenLanguages, wordsFor, type Spoken } from "./words.ts";

/** The type that Shopify renders inside the shop's theme. */
export const LIQUID = "application/liquid; charset=utf-8";

interface Page {
  title: string;
  lines: string[];
  /** Any HTML behind the lines. */
  more?: string;
  href: string;
  link: string;
}

/** Returns a page's Liquid. Its texts are HTML and Liquid as they are. */
export function pageOf({ language, direction }: Spoken, page: Page): string {
  const { title, lines, more, href, link } = page;
  return [
    `<div class="notify-me-answer" lang="${language}" dir="${direction}" style="max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem;">`,
    `  <h1>${title}</h1>`,
    ...lines.map((line) => `  <p>${line}</p>`),
    ...(more === undefined ? [] : [`  ${more}`]),
    `  <p>${linkTo(href, link)}</p>`,
    `</div>`,
  ].join("\n");
}

/** The link has the text's colour: a theme may colour its text but not its links. */
export function linkTo(href: string, text: string): string {
  return `<a href="${href}" style="color: inherit; text-decoration: underline">${text}</a>`;
}

/**
 * Returns a page in the language that the address names as `lang`. Without one, it is the Liquid of
 * the page in every language: the shop's address says which one is shown, and only its Liquid knows
 * that. Where we lack that language, the browser's preferred one is used.
 */
export function inTheirLanguage(request: Request, page: (spoken: Spoken) => string): Response {
  const headers = { "content-type": LIQUID };
  const named = new URL(request.url).searchParams.get("lang");
  if (named !== null) return new Response(page(wordsFor(named)), { headers });
  const preferred = request.headers.get("accept-language")?.split(/[,;]/)[0];
  const languages = spokenLanguages.map(
    (language) => `{% when "${language}" %}${page(wordsFor(language))}`,
  );
  const other = `{% else %}${page(wordsFor(preferred))}`;
  return new Response(
    `{% case request.locale.iso_code %}${languages.join("")}${other}{% endcase %}`,
    { headers },
  );
}

/** The shop's front page, in the language of the page. */
export const ROOT = "{{ routes.root_url }}";

/** Neither markup nor Liquid, which both may be in an address: `{{shop}}@example.com` is one. */
export function asText(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}@.]/gu, (mark) => `&#${mark.codePointAt(0)};`);
}
