import { describe, expect, it, test } from "vitest";
import { readSignUp as read, versionNamed, type ShopSettings } from "./form.server.ts";

const withSms = { smsEnabled: true, defaultCountry: "US", consent: { sms: "Text me." } };
const withoutSms = { ...withSms, smsEnabled: false };
const variant_id = "33001893429341";

/** The versions that the shop has had: the second showed both boxes, each other one less. */
const wordings = [
  { version: 1, sms: "", email: "News." },
  { version: 2, sms: "Text me.", email: "News, too." },
  { version: 3, sms: "Text me.", email: "" },
];

function readSignUp(fields: Record<string, string>, settings: ShopSettings = withSms) {
  const version = versionNamed(fields);
  const named = wordings.filter((wording) => wording.version === version);
  return read(fields, { settings, wordings: named });
}

describe("a sign-up that is taken", () => {
  it("has its e-mail trimmed and lower-cased, its phone in E.164, and its variant as digits", () => {
    const reading = readSignUp(
      {
        variant_id: "gid://shopify/ProductVariant/33001893429341",
        product_id: "gid://shopify/Product/8001",
        email: "  Ann@Example.COM ",
        phone: "089 123456-0",
        country: "de",
        sms_consent: "1",
        consent_version: "2",
        locale: "de-AT",
        page_url: "https://shop.example/products/tee?email=ann@example.com#x",
      },
      withSms,
    );
    expect(reading).toEqual({
      ok: true,
      signUp: {
        variantId: "33001893429341",
        productId: "8001",
        email: "ann@example.com",
        phone: "+49891234560",
        country: "DE",
        smsConsent: true,
        emailConsent: false,
        consentVersion: 2,
        locale: "de-AT",
        pageUrl: "https://shop.example/products/tee",
      },
    });
  });

  it("reads a national phone by the shop's country where the page names none", () => {
    const ticked = { sms_consent: "on", consent_version: "3" };
    const reading = readSignUp({ variant_id, phone: "(415) 555-2671", ...ticked });
    expect(reading).toMatchObject({ ok: true, signUp: { phone: "+14155552671", country: "US" } });
  });

  it("stores no number that must not be texted, beside an e-mail", () => {
    for (const sms_consent of ["", "1"]) {
      const fields = { variant_id, email: "a@b.co", phone: "+14155552671", sms_consent };
      expect(readSignUp(fields)).toMatchObject({
        ok: true,
        signUp: { email: "a@b.co", phone: null, country: null, smsConsent: false },
      });
    }
  });

  test.each([
    "o'hara+tag@sub.example.co.uk",
    "a@b.co",
    "x_y.z@1-2.example",
    `${"l".repeat(64)}@example.com`,
  ])("e-mail %s", (email) => {
    expect(readSignUp({ variant_id, email }, withSms)).toMatchObject({
      ok: true,
      signUp: { email },
    });
  });
});

describe("a tick counts with the version of a wording that the shop showed for it", () => {
  const phone = "+14155552671";
  const all = { variant_id, email: "a@b.co", phone, sms_consent: "1", email_consent: "1" };
  const none = { smsConsent: false, emailConsent: false, consentVersion: null, phone: null };

  test.each<[string, Record<string, string>, object]>([
    ["2", {}, { smsConsent: true, emailConsent: true, consentVersion: 2, phone }],
    ["3", {}, { smsConsent: true, emailConsent: false, consentVersion: 3, phone }],
    ["1", {}, { smsConsent: false, emailConsent: true, consentVersion: 1, phone: null }],
    ["2", { phone: "" }, { smsConsent: false, emailConsent: true, consentVersion: 2 }],
    ["2", { sms_consent: "", email_consent: "" }, none],
    ["4", {}, none],
    ["0", {}, none],
    ["-2", {}, none],
    ["2.0", {}, none],
    ["two", {}, none],
    ["", {}, none],
  ])("version %j with %j", (consent_version, changes, expected) => {
    const reading = readSignUp({ ...all, ...changes, consent_version });
    expect(reading).toMatchObject({ ok: true, signUp: expected });
  });

  it("and not without one", () => {
    expect(readSignUp(all)).toMatchObject({ ok: true, signUp: none });
  });

  it("and SMS only while the shop sends any", () => {
    const reading = readSignUp({ ...all, consent_version: "2" }, withoutSms);
    expect(reading).toMatchObject({
      ok: true,
      signUp: { smsConsent: false, emailConsent: true, consentVersion: 2, phone: null },
    });
  });

  test.each([
    ["1", "whose wording showed no box for it"],
    ["9", "that is none"],
  ])("a phone alone, ticked beside version %s %s, is asked for it again", (consent_version) => {
    const fields = { variant_id, phone, sms_consent: "1", consent_version };
    expect(readSignUp(fields)).toEqual({
      ok: false,
      faults: { sms_consent: "sms_consent_outdated" },
    });
    const unworded = { ...withSms, consent: { sms: "" } };
    expect(readSignUp(fields, unworded)).toEqual({
      ok: false,
      faults: { phone: "sms_unavailable" },
    });
  });
});

describe("a sign-up that is refused names the field", () => {
  test.each([
    ["ann.example.com"],
    ["@example.com"],
    ["ann@"],
    ["ann@localhost"],
    ["ann@exa mple.com"],
    ["ann@@example.com"],
    ["ann@example..com"],
    ["ann@-example.com"],
    ["ann@example.com\u0000"],
    ["ann\r\nbcc: x@example.com"],
    ["ann<script>@example.com"],
    [`${"a".repeat(288)}@example.com`],
    [`${"l".repeat(65)}@example.com`],
  ])("e-mail %j", (email) => {
    expect(readSignUp({ variant_id, email }, withSms)).toEqual({
      ok: false,
      faults: { email: "email_invalid" },
    });
  });

  test.each([
    ["abc"],
    ["123"],
    ["+1 555"],
    ["+999 123456789"],
    ["call 415 555 2671 now"],
    ["+1415555267112345"],
  ])("phone %j", (phone) => {
    expect(readSignUp({ variant_id, email: "a@b.co", phone }, withSms)).toEqual({
      ok: false,
      faults: { phone: "phone_invalid" },
    });
  });

  test.each([
    [""],
    ["0"],
    ["-1"],
    ["1.5"],
    [" 1"],
    ["gid://shopify/Product/1"],
    ["$custom:::$default:::1"],
  ])("variant %j", (id) => {
    expect(readSignUp({ variant_id: id, email: "a@b.co" }, withSms)).toEqual({
      ok: false,
      faults: { variant_id: "variant_invalid" },
    });
  });

  it("asks for an e-mail where there is neither e-mail nor phone", () => {
    expect(readSignUp({ variant_id }, withSms)).toEqual({
      ok: false,
      faults: { email: "contact_missing" },
    });
  });

  it("asks for the phone where the form has no other field for a contact", () => {
    expect(readSignUp({ variant_id, phone: " " }, withSms)).toEqual({
      ok: false,
      faults: { phone: "phone_missing" },
    });
  });

  it("asks for consent where there is a phone alone", () => {
    expect(readSignUp({ variant_id, phone: "+14155552671" }, withSms)).toEqual({
      ok: false,
      faults: { sms_consent: "sms_consent_missing" },
    });
  });

  it("takes no phone alone in a shop that sends no SMS, because it could never be reached", () => {
    expect(readSignUp({ variant_id, phone: "+14155552671", sms_consent: "1" }, withoutSms)).toEqual(
      {
        ok: false,
        faults: { phone: "sms_unavailable" },
      },
    );
  });

  it("names every invalid field at once", () => {
    expect(readSignUp({ variant_id: "x", email: "x", phone: "x" }, withSms)).toEqual({
      ok: false,
      faults: { variant_id: "variant_invalid", email: "email_invalid", phone: "phone_invalid" },
    });
  });
});
