import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { recordedOf } from "./consent/consent-step.server.ts";
import {
  applyCorrection,
  canBeCorrected,
  type Correctable,
  type Correction,
} from "./correction.server.ts";
import { STATES } from "./subscription.ts";

const row: Correctable = {
  email: "ann@exmaple.com",
  phone: "+14155550100",
  country: "US",
  emailConsent: true,
  emailConsentVersion: 1,
  smsConsent: true,
  smsConsentVersion: 2,
  consentStep: "recorded",
  unaskedConsents: null,
};

function correct(changes: Partial<Correction>, of: Partial<Correctable> = {}) {
  const standing = { ...row, ...of };
  const { email, phone, country } = standing;
  const vouched = { email: false, sms: false };
  return applyCorrection(standing, { version: 1, email, phone, country, vouched, ...changes });
}

describe("a consent was given for one address", () => {
  it("another phone loses the consent to SMS, and keeps the one to e-mail with its record", () => {
    const { row: after, fields, consents } = correct({ phone: "+14155550199" });
    expect(after).toMatchObject({
      phone: "+14155550199",
      smsConsent: false,
      emailConsent: true,
      consentStep: "recorded",
    });
    expect({ fields, consents }).toEqual({ fields: ["phone"], consents: ["sms_dropped"] });
  });

  it("another phone that the merchant vouches for keeps it, to be recorded for that phone", () => {
    const { row: after, consents } = correct({
      phone: "+14155550199",
      vouched: { email: false, sms: true },
    });
    expect(after).toMatchObject({ smsConsent: true, consentStep: "email_recorded" });
    expect(consents).toEqual(["sms_vouched"]);
  });

  it("another e-mail loses the consent to marketing, and leaves that to SMS as it was", () => {
    const { row: after, fields, consents } = correct({ email: "ann@example.com" });
    expect(after).toMatchObject({ emailConsent: false, smsConsent: true, consentStep: "recorded" });
    expect({ fields, consents }).toEqual({ fields: ["email"], consents: ["email_dropped"] });
  });

  it("a consent that Klaviyo might not record is requested again", () => {
    const { row: after } = correct({ email: "ann@example.com" }, { consentStep: "not_permitted" });
    expect(after.consentStep).toBeNull();
  });

  it("a merchant can't vouch for what the shopper did not tick", () => {
    const vouched = { email: true, sms: true };
    const untick = { emailConsent: false, smsConsent: false, consentStep: null };
    const { row: after, consents } = correct({ phone: "+14155550199", vouched }, untick);
    expect(after).toMatchObject({ emailConsent: false, smsConsent: false });
    expect(consents).toEqual([]);
  });

  it("a removed phone removes its country and its consent too", () => {
    const { row: after, consents } = correct({ phone: null, vouched: { email: false, sms: true } });
    expect(after).toMatchObject({ phone: null, country: null, smsConsent: false });
    expect(consents).toEqual(["sms_dropped"]);
  });
});

it("whatever is corrected, no consent appears that was not given, and none is recorded twice or for another address", () => {
  const address = (...all: string[]) => fc.option(fc.constantFrom(...all));
  const tick = fc.boolean();
  fc.assert(
    fc.property(
      fc.record({
        email: address("a@example.com", "b@example.com"),
        phone: address("+14155550100", "+14155550199"),
        country: fc.constant("US"),
        emailConsent: tick,
        emailConsentVersion: fc.constant(1),
        smsConsent: tick,
        smsConsentVersion: fc.constant(2),
        consentStep: address("recorded", "email_recorded", "sms_recorded", "not_permitted"),
        unaskedConsents: address("email", "sms", "both"),
      }),
      address("a@example.com", "b@example.com"),
      address("+14155550100", "+14155550199"),
      fc.record({ email: tick, sms: tick }),
      (standing, email, phone, vouched) => {
        const correction = { version: 1, email, phone, country: "US", vouched };
        const { row: after } = applyCorrection(standing, correction);
        const [had, has] = [recordedOf(standing), recordedOf(after)];
        const same = { email: email === standing.email, sms: phone === standing.phone };
        expect(!after.smsConsent || (standing.smsConsent && (same.sms || vouched.sms))).toBe(true);
        expect(
          !after.emailConsent || (standing.emailConsent && (same.email || vouched.email)),
        ).toBe(true);
        expect(has).toEqual({
          email: had.email && same.email && after.emailConsent,
          sms: had.sms && same.sms && after.smsConsent,
        });
      },
    ),
  );
});

test.each(STATES)("a row that is %s can be corrected only before Klaviyo has it", (state) => {
  expect(canBeCorrected(state)).toBe(["queued", "failed", "blocked"].includes(state));
});
