import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Reception } from "./receive.server.ts";
import { answerShopper } from "./answer.server.ts";
import { wordsFor } from "./words.ts";

const accepted: Reception = { status: "accepted", byEmail: null };
const invalid: Reception = { status: "invalid", faults: { email: "email_invalid" } };

function ask(reception: Reception, locale: string, accept: string): string {
  const fields = { locale, page_url: "https://x.example/products/tee" };
  return answerShopper(accept, reception, fields).body;
}

test.each([
  ["de-AT", 'lang="de" dir="ltr"', "Sie stehen auf der Liste"],
  ["pt", 'lang="pt-BR" dir="ltr"', "Você está na lista"],
  ["zh-HK", 'lang="zh-TW" dir="ltr"', "登記成功"],
  ["ar", 'lang="ar" dir="rtl"', "تم تسجيل طلب التنبيه"],
  ["iw", 'lang="he" dir="rtl"', "הבקשה נרשמה"],
  ["th", 'lang="en" dir="ltr"', "You are on the list"],
  ['"><script>', 'lang="en" dir="ltr"', "You are on the list"],
])("the page for the locale %s says its language and direction", (locale, says, title) => {
  const page = ask(accepted, locale, "text/html");
  expect(page).toMatch(new RegExp(`^<div class="notify-me-answer" ${says} `));
  expect(page).toContain(`<h1>${title}</h1>`);
});

test("the block gets the errors in the shopper's language", () => {
  const { errors } = JSON.parse(ask(invalid, "ja", "application/json")) as {
    errors: Record<string, string>;
  };
  expect(errors["email"]).toContain("メールアドレスを入力してください");
});

describe("a shopper who will be reached by e-mail alone reads at which address", () => {
  const by = (byEmail: string | null): Reception => ({ status: "accepted", byEmail });

  test.each([
    ["en", "We’ll email ann@example.com."],
    ["de-AT", "Wir schreiben eine E-Mail an ann@example.com."],
    ["ja", "ann@example.com にメールをお送りします。"],
    ["ar", "سنرسل بريدًا إلكترونيًا إلى \u2068ann@example.com\u2069."],
  ])("in %s", (locale, sentence) => {
    expect(ask(by("ann@example.com"), locale, "text/html")).toContain(`<p>${sentence}</p>`);
  });

  test("with its domain in letters", () => {
    const page = ask(by("info@xn--mller-kva.de"), "en", "text/html");
    expect(page).toContain("<p>We’ll email info@müller.de.</p>");
  });

  test.each(["{{shop.secret}}@example.com", "{%raw%}&'`$&@example.com", "a|b$'$&@example.com"])(
    "%s is neither markup nor Liquid",
    (email) => {
      const page = ask(by(email), "en", "text/html");
      expect(page).not.toMatch(/\{\{|\{%|[`$|']/);
      const text = page.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      expect(text).toContain(`We’ll email ${email}.`);
    },
  );

  test("in every language, with the place for it", () => {
    for (const file of readdirSync("app/intake/words")) {
      const { by_email } = wordsFor(file.replace(".json", "")).words;
      expect(by_email.split("[address]"), file).toHaveLength(2);
    }
  });

  test("and not where a text may come too, nor in the block's answer", () => {
    expect(ask(by(null), "en", "text/html")).not.toContain("email");
    const json = ask(by("ann@example.com"), "en", "application/json");
    expect(JSON.parse(json)).toEqual({ status: "accepted" });
  });
});
