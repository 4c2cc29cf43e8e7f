import { expect, test } from "vitest";
import type { Reception } from "./accept.ts";
import { answer } from "./answer.ts";

const accepted: Reception = { status: "accepted", byEmail: null };
const invalid: Reception = { status: "invalid", faults: { email: "email_invalid" } };

function ask(reception: Reception, locale: string, accept: string): Promise<string> {
  const request = new Request("https://app.example/proxy/subscriptions", { headers: { accept } });
  return answer(request, reception, { locale, page_url: "https://x.example/products/tee" }).text();
}

test.each([
  ["de-AT", 'lang="de" dir="ltr"', "Sie stehen auf der Liste"],
  ["pt", 'lang="pt-BR" dir="ltr"', "Você está na lista"],
  ["zh-HK", 'lang="zh-TW" dir="ltr"', "登記成功"],
  ["ar", 'lang="ar" dir="rtl"', "تم تسجيل طلب التنبيه"],
  ["iw", 'lang="he" dir="rtl"', "הבקשה נרשמה"],
  ["th", 'lang="en" dir="ltr"', "You are on the list"],
  ['"><script>', 'lang="en" dir="ltr"', "You are on the list"],
])("the page for the locale %s says its language and direction", async (locale, says, title) => {
  const page = await ask(accepted, locale, "text/html");
  expect(page).toMatch(new RegExp(`^<div class="notify-me-answer" ${says} `));
  expect(page).toContain(`<h1>${title}</h1>`);
});

test("the block is told what is wrong in the shopper's language", async () => {
  const { errors } = JSON.parse(await ask(invalid, "ja", "application/json")) as {
    errors: Record<string, string>;
  };
  expect(errors["email"]).toContain("メールアドレスを入力してください");
});
