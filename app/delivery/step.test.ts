import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { consentBody } from "../klaviyo/consent.ts";
import { nextStep, type Step } from "./step.server.ts";

const row = {
  email: "ann@example.com" as string | null,
  phone: "+14155552671" as string | null,
  smsConsent: true,
  emailConsent: true,
  consentStep: null as string | null,
  unaskedConsents: null as string | null,
  phoneRefused: false,
};
const merchant = {
  smsEnabled: true,
  keyVersion: 3,
  consentRefusedKeyVersion: null as number | null,
};

const consent = (emailMarketing: boolean, smsMarketing: boolean, recorded = "recorded") =>
  ({ step: "consent", emailMarketing, smsMarketing, recorded }) as Step;
const out = (...channels: ("EMAIL" | "SMS")[]): Step => ({ step: "back_in_stock", channels });
const none = (reason: "no_channel" | "consent_not_permitted" | "consent_not_asked"): Step => ({
  step: "none",
  reason,
});

describe("the next call for a row", () => {
  test.each<[string, Partial<typeof row>, Partial<typeof merchant>, Step]>([
    ["both boxes first", {}, {}, consent(true, true)],
    ["the one box that was ticked", { emailConsent: false }, {}, consent(false, true)],
    ["no tick, no consent", { emailConsent: false, smsConsent: false }, {}, out("EMAIL")],
    ["once recorded, both channels", { consentStep: "recorded" }, {}, out("EMAIL", "SMS")],
    [
      "a recorded e-mail leaves SMS to be asked for",
      { consentStep: "email_recorded" },
      {},
      consent(false, true),
    ],
    [
      "a recorded SMS leaves e-mail to be asked for",
      { consentStep: "sms_recorded" },
      {},
      consent(true, false),
    ],
    [
      "SMS is off: only e-mail is asked for",
      {},
      { smsEnabled: false },
      consent(true, false, "email_recorded"),
    ],
    [
      "SMS is off: e-mail goes out",
      { consentStep: "email_recorded" },
      { smsEnabled: false },
      out("EMAIL"),
    ],
    [
      "the phone was refused: only e-mail is asked for",
      { phoneRefused: true },
      {},
      consent(true, false, "email_recorded"),
    ],
    [
      "the phone was refused: e-mail goes out",
      { phoneRefused: true, consentStep: "email_recorded" },
      {},
      out("EMAIL"),
    ],
    ["left out by choice: SMS is dropped", { unaskedConsents: "both" }, {}, out("EMAIL")],
    [
      "one left out by choice leaves the other to be asked for",
      { unaskedConsents: "email" },
      {},
      consent(false, true, "sms_recorded"),
    ],
    [
      "a phone alone, left out by choice",
      { email: null, unaskedConsents: "sms" },
      {},
      none("consent_not_asked"),
    ],
    ["not permitted: SMS is dropped", { consentStep: "not_permitted" }, {}, out("EMAIL")],
    [
      "this key may not: no consent call, SMS is dropped",
      {},
      { consentRefusedKeyVersion: 3 },
      out("EMAIL"),
    ],
    [
      "an older key might not: this one is asked",
      {},
      { consentRefusedKeyVersion: 2 },
      consent(true, true),
    ],
    [
      "this key may not, but the consent is recorded",
      { consentStep: "recorded" },
      { consentRefusedKeyVersion: 3 },
      out("EMAIL", "SMS"),
    ],
    ["a phone alone is asked for", { email: null, emailConsent: false }, {}, consent(false, true)],
    [
      "a phone alone, recorded",
      { email: null, emailConsent: false, consentStep: "recorded" },
      {},
      out("SMS"),
    ],
    [
      "a phone alone, not permitted",
      { email: null, consentStep: "not_permitted" },
      {},
      none("consent_not_permitted"),
    ],
    ["a phone alone, SMS off", { email: null }, { smsEnabled: false }, none("no_channel")],
    ["a phone alone, refused", { email: null, phoneRefused: true }, {}, none("no_channel")],
    ["a phone alone, no tick", { email: null, smsConsent: false }, {}, none("no_channel")],
    ["no address", { email: null, phone: null }, {}, none("no_channel")],
    [
      "a tick without an address asks for nothing",
      { email: null, smsConsent: false, phone: null },
      {},
      none("no_channel"),
    ],
  ])("%s", (_, rowChange, merchantChange, step) => {
    expect(nextStep({ ...row, ...rowChange }, { ...merchant, ...merchantChange })).toEqual(step);
  });
});

const rows = fc.record({
  email: fc.constantFrom(null, "ann@example.com"),
  phone: fc.constantFrom(null, "+14155552671"),
  smsConsent: fc.boolean(),
  emailConsent: fc.boolean(),
  consentStep: fc.constantFrom(null, "recorded", "email_recorded", "sms_recorded", "not_permitted"),
  unaskedConsents: fc.constantFrom(null, "email", "sms", "both"),
  phoneRefused: fc.boolean(),
});
const merchants = fc.record({
  smsEnabled: fc.boolean(),
  keyVersion: fc.constant(3),
  consentRefusedKeyVersion: fc.constantFrom(null, 2, 3),
});

describe("whatever the row and its merchant", () => {
  it("a consent is requested only with a tick, and with a body that can be sent", () => {
    fc.assert(
      fc.property(rows, merchants, (given, of) => {
        const next = nextStep(given, of);
        if (next.step !== "consent") return;
        if (next.emailMarketing) {
          expect(given.emailConsent).toBe(true);
          expect(["email", "both"]).not.toContain(given.unaskedConsents);
        }
        if (next.smsMarketing) expect(["sms", "both"]).not.toContain(given.unaskedConsents);
        if (next.smsMarketing) expect([given.smsConsent, of.smsEnabled]).toEqual([true, true]);
        consentBody({ ...given, ...next, phoneNumber: given.phone, listId: null });
      }),
    );
  });

  it("SMS goes out only by a recorded tick, and e-mail wherever there is an address", () => {
    fc.assert(
      fc.property(rows, merchants, (given, of) => {
        const next = nextStep(given, of);
        if (next.step === "none") expect(given.email).toBeNull();
        if (next.step !== "back_in_stock") return;
        expect(next.channels.includes("EMAIL")).toBe(given.email !== null);
        if (!next.channels.includes("SMS")) return;
        expect([given.smsConsent, of.smsEnabled, given.phoneRefused]).toEqual([true, true, false]);
        expect(["recorded", "sms_recorded"]).toContain(given.consentStep);
      }),
    );
  });

  it("at most one consent call is made before the row goes out, or can't", () => {
    fc.assert(
      fc.property(rows, merchants, fc.boolean(), (given, of, permitted) => {
        const first = nextStep(given, of);
        if (first.step !== "consent") return;
        const consentStep = permitted ? first.recorded : "not_permitted";
        expect(nextStep({ ...given, consentStep }, of).step).not.toBe("consent");
      }),
    );
  });
});
