import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Reception } from "./reception.ts";
import { answerShopper } from "./answer.server.ts";

const token = "01936000-0000-7000-8000-000000000000.signature";

/** A sign-up that was accepted, by e-mail, by text message or by both. */
const by = (email: string | null, phone: string | null = null): Reception => ({
  status: "accepted",
  email,
  phone,
  cancel: token,
});
const accepted = by("ann@example.com");
const invalid: Reception = { status: "invalid", faults: { email: "email_invalid" } };

function ask(reception: Reception, locale: string, accept: string): string {
  const fields = { locale, page_url: "https://x.example/products/tee" };
  return answerShopper(accept, reception, fields).body;
}

test.each([
  ["de-AT", 'lang="de" dir="ltr"', "Sie stehen auf der Liste!"],
  ["pt", 'lang="pt-BR" dir="ltr"', "Você está na lista!"],
  ["zh-HK", 'lang="zh-TW" dir="ltr"', "登記成功！"],
  ["ar", 'lang="ar" dir="rtl"', "تمت إضافتك إلى القائمة!"],
  ["iw", 'lang="he" dir="rtl"', "נרשמת לרשימה!"],
  ["th", 'lang="en" dir="ltr"', "You’re on the list!"],
  ['"><script>', 'lang="en" dir="ltr"', "You’re on the list!"],
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

describe("a shopper who signed up reads", () => {
  test.each([
    ["en", "We’ll email ann@example.com when {{ title }} is back."],
    ["de-AT", "Wir schreiben eine E-Mail an ann@example.com, sobald {{ title }} wieder da ist."],
    ["ja", "「{{ title }}」が再入荷しましたら、ann@example.com にメールをお送りします。"],
    [
      "ar",
      "سنرسل بريدًا إلكترونيًا إلى \u2068ann@example.com\u2069 عند توفّر \u2068{{ title }}\u2069 من جديد.",
    ],
  ])("the address and the product in %s", (locale, sentence) => {
    const page = ask(by("ann@example.com"), locale, "text/html");
    const title = /\{\{ all_products\["tee"\]\.title \| default: "[^"]+" \| escape \}\}/;
    expect(page.replace(title, "{{ title }}")).toContain(`<p>${sentence}</p>`);
  });

  test.each([
    [null, "+14155552671", "We’ll text &#43;14155552671 when "],
    ["ann@example.com", "+14155552671", "We’ll email ann@example.com and text &#43;14155552671 "],
  ])("each channel, and no other: %s, %s", (email, phone, words) => {
    expect(ask(by(email, phone), "en", "text/html")).toContain(`<p>${words}`);
  });

  test("the address with its domain in letters", () => {
    const page = ask(by("info@xn--mller-kva.de"), "en", "text/html");
    expect(page).toContain("<p>We’ll email info@müller.de when");
  });

  test.each(["{{shop.secret}}@example.com", "{%raw%}&'`$&@example.com", "a|b$'$&@example.com"])(
    "%s as neither markup nor Liquid",
    (email) => {
      const page = ask(by(email), "en", "text/html").replace(/\{\{ all_products.*?\}\}/, "it");
      expect(page).not.toMatch(/\{\{|\{%|[`$|']/);
      const text = page.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      expect(text).toContain(`We’ll email ${email} when it is back.`);
    },
  );

  test.each([
    ["https://x.example/products/tee", "tee"],
    ["https://x.example/de/collections/all/products/tee-2/", "tee-2"],
    ["https://x.example/products/%E5%B1%B1", "山"],
    ['https://x.example/products/a"]}}', undefined],
    ["https://x.example/products/%22%5D%7D%7D", undefined],
    ["https://x.example/products/%", undefined],
    ["https://x.example/pages/tee", undefined],
    ["", undefined],
  ])("the product of the page %s", (page_url, handle) => {
    const page = answerShopper("text/html", accepted, { page_url }).body;
    const liquid = page.match(/\{\{.*?\}\}|\{%/g) ?? [];
    expect(liquid).toEqual(
      handle ? [`{{ all_products["${handle}"].title | default: "this item" | escape }}`] : [],
    );
    if (!handle) expect(page).toContain("We’ll email ann@example.com when this item is back.");
  });

  test("the link that cancels, in every language", () => {
    for (const file of readdirSync("app/intake/words")) {
      const language = file.replace(".json", "");
      const link = `<a href="subscriptions/cancel?token=${token}&amp;lang=${language}"`;
      expect(ask(accepted, language, "text/html")).toContain(link);
    }
  });

  test("nothing of it in a page about anything else", () => {
    expect(ask(invalid, "en", "text/html")).not.toContain("cancel");
  });
});

test.each([
  ["ann@example.com", null, ["EMAIL"]],
  [null, "+14155552671", ["SMS"]],
  ["ann@example.com", "+14155552671", ["EMAIL", "SMS"]],
])("the block gets the channels and the token: %s, %s", (email, phone, channels) => {
  const json = ask(by(email, phone), "en", "application/json");
  expect(JSON.parse(json)).toEqual({ status: "accepted", channels, cancel: token });
});
