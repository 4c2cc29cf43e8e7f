import { describe, expect, it, test } from "vitest";
import { consentsInKlaviyo, type ConsentInKlaviyo } from "./subscription-view.server.ts";

const row = {
  state: "queued" as const,
  emailConsent: true,
  smsConsent: true,
  consentStep: null as string | null,
  unaskedConsents: null as string | null,
  phoneRefused: false,
};
const welcome = { consentRefused: null };
const refused = { consentRefused: { detail: null } };

describe("for each given consent it says whether Klaviyo has it", () => {
  test.each<[string, object, typeof welcome | typeof refused, ConsentInKlaviyo, ConsentInKlaviyo]>([
    ["Klaviyo was not asked yet", {}, welcome, "before_hand_over", "before_hand_over"],
    ["both are taken", { consentStep: "recorded" }, welcome, "taken", "taken"],
    ["one is taken", { consentStep: "email_recorded" }, welcome, "taken", "before_hand_over"],
    ["not permitted", { consentStep: "not_permitted" }, welcome, "not_permitted", "not_permitted"],
    ["not recorded", { consentStep: "not_recorded" }, welcome, "not_recorded", "not_recorded"],
    [
      "not recorded before",
      { consentStep: "not_recorded" },
      refused,
      "not_recorded",
      "not_recorded",
    ],
    [
      "of a refused phone the e-mail's is taken",
      { state: "delivered", consentStep: "email_recorded", phoneRefused: true },
      welcome,
      "taken",
      "phone_refused",
    ],
    ["left out by choice", { unaskedConsents: "both" }, refused, "left_out", "left_out"],
    [
      "one left out by choice",
      { unaskedConsents: "email" },
      welcome,
      "left_out",
      "before_hand_over",
    ],
    ["this key may not", {}, refused, "key_lacks_permission", "key_lacks_permission"],
    ["taken before", { consentStep: "recorded" }, refused, "taken", "taken"],
    ["the phone was refused", { phoneRefused: true }, welcome, "before_hand_over", "phone_refused"],
    ["failed before it was asked", { state: "failed" }, welcome, "not_asked", "not_asked"],
    [
      "handed over without",
      { state: "delivered", consentStep: "email_recorded" },
      welcome,
      "taken",
      "handed_over_without",
    ],
  ])("%s", (_, change, connection, email, sms) => {
    const fates = consentsInKlaviyo({ ...row, ...change }, connection);
    expect(fates.email).toBe(email);
    expect(fates.sms).toBe(sms);
  });

  it("and null for a consent that was not given", () => {
    const unticked = { ...row, emailConsent: false, smsConsent: false, consentStep: "recorded" };
    expect(consentsInKlaviyo(unticked, undefined)).toEqual({ email: null, sms: null });
  });
});
