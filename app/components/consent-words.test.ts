import { describe, expect, it, test } from "vitest";
import { consentWords } from "./consent-words.ts";

const row = {
  state: "queued" as const,
  emailConsent: true,
  smsConsent: true,
  consentStep: null as string | null,
  phoneRefused: false,
};
const welcome = { consentRefused: null };
const refused = { consentRefused: { detail: null } };

describe("of each ticked box it is told whether Klaviyo has it", () => {
  test.each<[string, object, typeof welcome | typeof refused, RegExp, RegExp]>([
    ["nobody has asked yet", {}, welcome, /^Not yet/, /^Not yet/],
    ["both are taken", { consentStep: "recorded" }, welcome, /^Taken/, /^Taken/],
    ["one is taken", { consentStep: "email_recorded" }, welcome, /^Taken/, /^Not yet/],
    ["not permitted", { consentStep: "not_permitted" }, welcome, /^Not permit/, /^Not permit/],
    ["this key may not", {}, refused, /key may not/, /key may not/],
    ["taken before", { consentStep: "recorded" }, refused, /^Taken/, /^Taken/],
    ["the phone was refused", { phoneRefused: true }, welcome, /^Not yet/, /refused the phone/],
    ["failed before it was asked", { state: "failed" }, welcome, /^Not yet/, /^Not yet/],
    [
      "handed over without",
      { state: "delivered", consentStep: "email_recorded" },
      welcome,
      /^Taken/,
      /^No: Klaviyo was not asked/,
    ],
  ])("%s", (_, change, connection, email, sms) => {
    const words = consentWords({ ...row, ...change }, connection);
    expect(words.email).toMatch(email);
    expect(words.sms).toMatch(sms);
  });

  it("and nothing of a box that was not ticked", () => {
    const unticked = { ...row, emailConsent: false, smsConsent: false, consentStep: "recorded" };
    expect(consentWords(unticked, undefined)).toEqual({ email: null, sms: null });
  });
});
