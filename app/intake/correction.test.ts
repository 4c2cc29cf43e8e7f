import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Correctable } from "../outbox/correction.server.ts";
import { readCorrection } from "./correction.server.ts";
import { readEmail } from "../contact/email.server.ts";

const row: Correctable = {
  email: "ann@exmaple.com",
  phone: "+4915112345678",
  country: "DE",
  emailConsent: false,
  emailConsentVersion: null,
  smsConsent: true,
  smsConsentVersion: 1,
  consentStep: null,
  unaskedConsents: null,
};
const settings = { smsEnabled: true, defaultCountry: "US" };

function read(fields: Record<string, string>, of: Partial<Correctable> = {}, smsEnabled = true) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return readCorrection(form, { ...row, ...of }, { ...settings, smsEnabled });
}

describe("what is taken", () => {
  test.each([
    [
      "an address, trimmed and lower-cased",
      { email: " Ann@Example.COM " },
      "ann@example.com",
      null,
    ],
    [
      "a national number, by the row's country",
      { phone: "0151 12345679", sms_vouched: "on" },
      null,
      "+4915112345679",
    ],
    [
      "an international one",
      { email: "a@example.com", phone: "+1 415 555 2671" },
      "a@example.com",
      "+14155552671",
    ],
    [
      "an address that stays, which the storefront would refuse by now",
      { email: "odd@local", phone: "+4915112345678" },
      "odd@local",
      "+4915112345678",
    ],
  ] as const)("%s", (_, fields, email, phone) => {
    expect(read(fields, { email: "odd@local" })).toMatchObject({
      ok: true,
      correction: { email, phone },
    });
  });

  it("a national number belongs to the shop's country where the row has none", () => {
    const fields = { email: "a@example.com", phone: "(415) 555-2671" };
    const none = { phone: null, country: null };
    expect(read(fields, none)).toMatchObject({
      correction: { phone: "+14155552671", country: "US" },
    });
  });

  it("a missing box is not ticked", () => {
    const fields = { email: "a@example.com", phone: "+4915112345679" };
    expect(read(fields)).toMatchObject({ correction: { vouched: { email: false, sms: false } } });
    expect(read({ ...fields, sms_vouched: "on" })).toMatchObject({
      correction: { vouched: { email: false, sms: true } },
    });
  });
});

test.each([
  ["an address that is none", { email: "ann@example" }, {}, true, { email: "email_invalid" }],
  ["two of them", { email: "a@b.com, c@d.com" }, {}, true, { email: "email_invalid" }],
  [
    "a number that is none",
    { email: "a@example.com", phone: "12" },
    {},
    true,
    { phone: "phone_invalid" },
  ],
  [
    "both wrong",
    { email: "x", phone: "y" },
    {},
    true,
    { email: "email_invalid", phone: "phone_invalid" },
  ],
  ["nothing at all", {}, {}, true, { email: "contact_missing" }],
  [
    "a phone alone, and SMS off",
    { phone: "+4915112345678" },
    {},
    false,
    { phone: "sms_unavailable" },
  ],
  [
    "a phone alone without a consent",
    ...([{ phone: "+4915112345678" }, { smsConsent: false }, true] as const),
    { email: "sms_consent_missing" },
  ],
  [
    "another phone alone without a vouched consent",
    ...([{ phone: "+4915112345679" }, {}, true] as const),
    { sms_vouched: "sms_consent_not_vouched" },
  ],
] as const)("%s is reported beside its field", (_, fields, of, sms, faults) => {
  expect(read(fields, of, sms)).toEqual({ ok: false, faults });
});

it("whatever is typed, it is read or refused, and what is read is an address", () => {
  const emails = fc.oneof(fc.string(), fc.emailAddress());
  const phones = fc.oneof(fc.string(), fc.constantFrom("0151 12345679", "+1 415 555 2671", "110"));
  fc.assert(
    fc.property(emails, phones, (typed, typedPhone) => {
      const reading = read({ email: typed, phone: typedPhone, sms_vouched: "on" });
      if (!reading.ok) {
        expect(Object.keys(reading.faults)).not.toEqual([]);
        return;
      }
      const { email, phone } = reading.correction;
      if (email !== null) expect(readEmail(email)).toBe(email);
      if (phone !== null) expect(phone).toMatch(/^\+[1-9]\d{5,14}$/);
      expect(email ?? phone).not.toBeNull();
    }),
  );
});
