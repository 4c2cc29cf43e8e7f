import { describe, expect, it, test } from "vitest";
import { readSignUp } from "./form.ts";

const withSms = { smsEnabled: true, defaultCountry: "US", consent: { version: 3 } };
const withoutSms = { ...withSms, smsEnabled: false };
const variant_id = "33001893429341";

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
        botSign: null,
      },
    });
  });

  it("reads a national phone by the shop's country where the page names none", () => {
    const reading = readSignUp({ variant_id, phone: "(415) 555-2671", sms_consent: "on" }, withSms);
    expect(reading).toMatchObject({ ok: true, signUp: { phone: "+14155552671", country: "US" } });
  });

  it("has no consent by SMS without a phone, and no evidence by a version the shop never had", () => {
    const reading = readSignUp(
      { variant_id, email: "a@b.co", sms_consent: "1", consent_version: "4" },
      withSms,
    );
    expect(reading).toMatchObject({
      ok: true,
      signUp: { smsConsent: false, consentVersion: null },
    });
  });

  it("is a bot's when the field that people never see is filled", () => {
    const reading = readSignUp(
      { variant_id, email: "a@b.co", website: "https://spam.example" },
      withSms,
    );
    expect(reading).toMatchObject({ ok: true, signUp: { botSign: "honeypot" } });
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

  it("takes no phone alone in a shop that sends no SMS: nobody could reach it", () => {
    expect(readSignUp({ variant_id, phone: "+14155552671", sms_consent: "1" }, withoutSms)).toEqual(
      {
        ok: false,
        faults: { phone: "sms_unavailable" },
      },
    );
  });

  it("names every field that is wrong at once", () => {
    expect(readSignUp({ variant_id: "x", email: "x", phone: "x" }, withSms)).toEqual({
      ok: false,
      faults: { variant_id: "variant_invalid", email: "email_invalid", phone: "phone_invalid" },
    });
  });
});
