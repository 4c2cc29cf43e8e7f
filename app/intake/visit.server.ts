import { answerPage } from "./answer.server.ts";
import { spokenLanguages, wordsFor, type Spoken } from "./words.ts";

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
    {
      headers: { "content-type": "application/liquid; charset=utf-8" },
    },
  );
}

function visitPage(spoken: Spoken): string {
  const { opened_title, opened, to_shop } = spoken.words;
  return answerPage(spoken, opened_title, [opened], "{{ routes.root_url }}", to_shop);
}
