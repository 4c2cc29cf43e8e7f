import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { consentStepOf, recordedOf } from "./consent-step.server.ts";

describe("what a row stores about its consents", () => {
  test.each<[string | null, boolean, boolean]>([
    [null, false, false],
    ["recorded", true, true],
    ["email_recorded", true, false],
    ["sms_recorded", false, true],
    ["not_permitted", false, false],
    ["a_word_of_a_later_release", false, false],
  ])("%s: e-mail %s, SMS %s", (consentStep, email, sms) => {
    expect(recordedOf({ emailConsent: true, smsConsent: true, consentStep })).toEqual({
      email,
      sms,
    });
  });

  it("says nothing about a box that was not ticked", () => {
    const row = { emailConsent: false, smsConsent: false, consentStep: "recorded" };
    expect(recordedOf(row)).toEqual({ email: false, sms: false });
  });

  it("is read back as it was written", () => {
    const pair = fc.record({ email: fc.boolean(), sms: fc.boolean() });
    fc.assert(
      fc.property(pair, pair, (recorded, ticked) => {
        const consentStep = consentStepOf(recorded, ticked);
        const row = { emailConsent: ticked.email, smsConsent: ticked.sms, consentStep };
        expect(recordedOf(row)).toEqual({
          email: recorded.email && ticked.email,
          sms: recorded.sms && ticked.sms,
        });
      }),
    );
  });
});
