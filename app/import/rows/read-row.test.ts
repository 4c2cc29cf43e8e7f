import { describe, expect, it } from "vitest";
import { recogniseColumns, type ColumnField } from "./columns.ts";
import { faultOfColumns, readMapping, type Mapping } from "./mapping.ts";
import { readRow, type RowContext } from "./read-row.server.ts";
import { dateOrderOf, readTime } from "./read-time.ts";

const now = new Date("2026-11-24T12:00:00Z");

/** A row with these columns, in this order. */
function read(
  row: Partial<Record<ColumnField, string>>,
  changes: Partial<RowContext> = {},
  mapped: Partial<Mapping> = {},
) {
  const fields = Object.keys(row) as ColumnField[];
  const mapping: Mapping = {
    columns: Object.fromEntries(fields.map((field, at) => [field, at])),
    dateOrder: "month_first",
    consentText: "",
    recordConsents: true,
    ...mapped,
  };
  const context = {
    mapping,
    width: fields.length,
    smsEnabled: true,
    defaultCountry: "DE",
    timeZone: "Europe/Berlin",
    retentionDays: 365,
    now,
    ...changes,
  };
  return readRow(Object.values(row), context);
}

const good = { email: "Ada@Shop.example", variantId: "33001893429341" };

describe("a row", () => {
  it("is normalised as a shopper's form is", () => {
    expect(read({ ...good, signedUpAt: "2026-03-01 09:00", locale: "de-CH" })).toEqual({
      ok: true,
      candidate: {
        email: "ada@shop.example",
        phone: null,
        country: null,
        variant: { by: "id", id: "33001893429341" },
        smsConsent: false,
        emailConsent: false,
        consentText: null,
        emailConsentAt: null,
        smsConsentAt: null,
        locale: "de-CH",
        signedUpAt: Date.parse("2026-03-01T08:00:00Z"),
        note: null,
      },
    });
  });

  it.each<[string, Partial<Record<ColumnField, string>>, string]>([
    ["no contact", { email: " ", variantId: "1" }, "contact_missing"],
    ["no email address", { email: "ada@shop", variantId: "1" }, "email_invalid"],
    ["a formula", { email: '=HYPERLINK("https://x.example")', variantId: "1" }, "email_invalid"],
    ["no phone number", { phone: "123", variantId: "1" }, "phone_invalid"],
    [
      "only a phone, without consent",
      { phone: "0151 23456789", variantId: "1" },
      "sms_consent_missing",
    ],
    ["no variant", { email: "a@shop.example", variantId: "" }, "variant_missing"],
    ["a variant that is none", { email: "a@shop.example", variantId: "Blue" }, "variant_invalid"],
    [
      "a variant that a spreadsheet has rounded",
      { email: "a@shop.example", variantId: "3,30019E+13" },
      "variant_rounded",
    ],
    ["a time that is none", { ...good, signedUpAt: "yesterday" }, "time_invalid"],
    ["a day that does not exist", { ...good, signedUpAt: "2026-02-30" }, "time_invalid"],
    ["a time to come", { ...good, signedUpAt: "2026-11-24T12:06:00Z" }, "time_future"],
    ["a time before what the shop keeps", { ...good, signedUpAt: "2025-11-24" }, "time_too_old"],
    ["a status of the past", { ...good, status: "Sent" }, "already_notified"],
    ["a status of the past, in French", { ...good, status: "Envoyé" }, "already_notified"],
    ["a status of the past, in Japanese", { ...good, status: "送信済み" }, "already_notified"],
    ["a last message", { ...good, notifiedAt: "2026-01-01" }, "already_notified"],
    ["a status of a shopper who no longer waits", { ...good, status: "Unsubscribed" }, "cancelled"],
  ])("with %s is rejected", (_, row, fault) => {
    expect(read(row)).toEqual({ ok: false, fault });
  });

  it.each(["pending", "Active", "queued", "not sent", ""])("with the status %j waits", (status) => {
    expect(read({ ...good, status }).ok).toBe(true);
  });

  it("with cells missing or too many is rejected; empty ones at the end are not", () => {
    expect(read(good, { width: 3 })).toEqual({ ok: false, fault: "columns" });
    expect(read({ ...good, sku: "x" }, { width: 2 })).toEqual({ ok: false, fault: "columns" });
    expect(read({ ...good, sku: "" }, { width: 2 }).ok).toBe(true);
  });

  it.each<[Partial<Record<ColumnField, string>>, object]>([
    [{ variantId: "gid://shopify/ProductVariant/7" }, { by: "id", id: "7" }],
    [{ variantId: "7.0" }, { by: "id", id: "7" }],
    [
      { variantId: "7", sku: "MUG" },
      { by: "id", id: "7" },
    ],
    [
      { variantId: "", sku: "MUG" },
      { by: "sku", sku: "MUG" },
    ],
    [
      { handle: "Linen-Shirt", option1: "Small", option2: "" },
      { by: "handle", handle: "linen-shirt", options: ["Small"] },
    ],
  ])("names its variant: %j", (row, variant) => {
    expect(read({ email: "a@shop.example", ...row })).toMatchObject({ candidate: { variant } });
  });
});

describe("a consent", () => {
  const asked = { ...good, phone: "'+49 151 23456789", smsConsent: "Yes", emailConsent: "true" };
  const full = { ...asked, consentAt: "2026-03-01", consentText: "Text me." };

  it("counts with a wording and a date", () => {
    expect(read(full)).toMatchObject({
      candidate: {
        phone: "+4915123456789",
        country: "DE",
        smsConsent: true,
        emailConsent: true,
        consentText: "Text me.",
        note: null,
      },
    });
    const typed = { consentText: " Mail me. " };
    expect(read({ ...full, consentText: "" }, {}, typed)).toMatchObject({
      candidate: { consentText: "Mail me." },
    });
  });

  const none = {
    phone: null,
    country: null,
    smsConsent: false,
    emailConsent: false,
    consentText: null,
  };

  it.each<[string, Partial<Record<ColumnField, string>>]>([
    ["a wording", { consentText: "" }],
    ["a date", { consentAt: "" }],
    ["a date that can be read", { consentAt: "in spring" }],
    ["a date of the past", { consentAt: "2027-01-01" }],
    ["a yes", { smsConsent: "no", emailConsent: "maybe" }],
  ])("without %s is none, and the sign-up is imported without it", (_, row) => {
    expect(read({ ...full, ...row })).toMatchObject({ ok: true, candidate: none });
  });

  it("has its own date, and none of the other channel's", () => {
    const dates = { consentAt: "2020-01-01", emailConsentAt: "2022-01-01T00:00:00Z" };
    expect(read({ ...full, ...dates, smsConsentAt: "2025-02-01T00:00:00Z" })).toMatchObject({
      candidate: {
        ...{ smsConsent: true, emailConsent: true, note: null },
        emailConsentAt: Date.UTC(2022, 0, 1),
        smsConsentAt: Date.UTC(2025, 1, 1),
      },
    });
    const without = read({ ...full, ...dates, smsConsentAt: "" });
    expect(without).toMatchObject({
      candidate: { smsConsent: false, phone: null, emailConsent: true, smsConsentAt: null },
    });
  });

  it("to SMS is none for a national number of a country that can't be read", () => {
    const belgian = { ...full, phone: "0470 12 34 56", country: "Belgium" };
    expect(read(belgian)).toMatchObject({ candidate: { phone: null, smsConsent: false } });
    expect(read({ ...belgian, email: "" })).toMatchObject({ fault: "phone_invalid" });
    expect(read({ ...belgian, phone: "+32 470 12 34 56" })).toMatchObject({
      candidate: { phone: "+32470123456", smsConsent: true },
    });
    expect(read({ ...belgian, country: "BE" })).toMatchObject({
      candidate: { phone: "+32470123456" },
    });
  });

  it("to SMS is none while the shop has SMS off, and then a phone alone is no contact", () => {
    expect(read(full, { smsEnabled: false })).toMatchObject({
      candidate: { phone: null, smsConsent: false, emailConsent: true, note: "phone_left_out" },
    });
    expect(read({ ...full, email: "" }, { smsEnabled: false })).toEqual({
      ok: false,
      fault: "sms_unavailable",
    });
    expect(read({ ...full, email: "" }).ok).toBe(true);
  });

  it("that Klaviyo is not asked to record does not reach a shopper with only a phone", () => {
    expect(read({ ...full, email: "" }, {}, { recordConsents: false })).toEqual({
      ok: false,
      fault: "sms_consent_unrecorded",
    });
  });
});

describe("a time", () => {
  const at = (text: string, order: "day_first" | "month_first" = "month_first") =>
    readTime(text, { order, timeZone: "America/New_York" })?.toISOString();

  it.each([
    ["2026-03-04T05:06:07Z", "2026-03-04T05:06:07.000Z"],
    ["2026-03-04T05:06:07.891+02:00", "2026-03-04T03:06:07.000Z"],
    ["2026-03-04 05:06:07 UTC", "2026-03-04T05:06:07.000Z"],
    ["2026-03-04 05:06:07 +0530", "2026-03-03T23:36:07.000Z"],
    ["2026-03-04 05:06", "2026-03-04T10:06:00.000Z"],
    ["2026/07/04", "2026-07-04T04:00:00.000Z"],
    ["3/4/2026 5:06 PM", "2026-03-04T22:06:00.000Z"],
    ["3/4/2026, 12:06:00 AM", "2026-03-04T05:06:00.000Z"],
    ["04.03.2026 17:06", "2026-03-04T22:06:00.000Z"],
    ["Mar 4, 2026", "2026-03-04T05:00:00.000Z"],
    ["4 March 2026 05:06", "2026-03-04T10:06:00.000Z"],
    ["Wednesday, March 4th, 2026 5:06 pm", "2026-03-04T22:06:00.000Z"],
    ["1772600767", "2026-03-04T05:06:07.000Z"],
    ["1772600767891", "2026-03-04T05:06:07.891Z"],
  ])("%s is %s", (text, time) => expect(at(text)).toBe(time));

  it("has the order that the merchant chose", () => {
    expect(at("3/4/2026", "day_first")).toBe("2026-04-03T04:00:00.000Z");
  });

  it.each([
    "13/13/2026",
    "2026-13-01",
    "31.04.2026",
    "25:00",
    "2026-03-04 24:01",
    "4 Smarch 2026",
    "0",
    "x".repeat(5_000),
  ])("is none: %s", (text) => expect(at(text.slice(0, 60))).toBeUndefined());

  it("tells the order of its days where only one is possible", () => {
    expect(dateOrderOf(["1/2/2026", "13/2/2026"])).toBe("day_first");
    expect(dateOrderOf(["1/2/2026", "2/13/2026"])).toBe("month_first");
    expect(dateOrderOf(["1/2/2026", "2026-01-13"])).toBeUndefined();
    expect(dateOrderOf(["1.2.2026"])).toBe("day_first");
  });
});

describe("the headings", () => {
  it("of Back in Stock's export are known", () => {
    const headings = [
      "Email",
      "ProductId",
      "VariantId",
      "Product Title",
      "Variant Title",
      "Subscribed At",
      "Last Message Sent At",
    ];
    expect(recogniseColumns(headings)).toEqual({
      app: "back_in_stock",
      columns: { email: 0, variantId: 2, signedUpAt: 5, notifiedAt: 6, option1: 4 },
    });
  });

  it.each<[string[], object]>([
    [["customer_email", "variant_id", "created_at"], { email: 0, variantId: 1, signedUpAt: 2 }],
    [
      ["E-Mail-Adresse", "Telefonnummer", "SKU", "Angemeldet am"],
      { email: 0, phone: 1, sku: 2, signedUpAt: 3 },
    ],
    [
      ["Courriel", "Téléphone", "Handle", "Option1 Value"],
      { email: 0, phone: 1, handle: 2, option1: 3 },
    ],
    [["Correo electrónico", "Fecha"], { email: 0, signedUpAt: 1 }],
    [["メールアドレス", "電話番号", "登録日時"], { email: 0, phone: 1, signedUpAt: 2 }],
    [
      ["Email", "Email Marketing Consent", "Email Marketing Consent Timestamp"],
      { email: 0, emailConsent: 1, emailConsentAt: 2 },
    ],
    [["a", "b"], {}],
  ])("%j are recognised", (headings, columns) => {
    expect(recogniseColumns(headings)).toEqual({ app: null, columns });
  });

  it("of a list of Klaviyo's are told apart, although it names no product", () => {
    const headings = [
      ...["Email", "Klaviyo ID", "First Name", "Phone Number", "State / Region", "Country"],
      ...["Source", "Email Marketing Consent", "Email Marketing Consent Timestamp"],
      ...["First Active", "Profile Created On", "Date Added", "Email Suppressions"],
    ];
    const { app, columns } = recogniseColumns(headings);
    expect([app, columns]).toEqual([
      "klaviyo",
      { email: 0, phone: 3, country: 5, signedUpAt: 11, emailConsent: 7, emailConsentAt: 8 },
    ]);
    expect(faultOfColumns(columns)).toBe("variant");
  });

  it("of STOQ's are read by the names of its API", () => {
    const headings = ["email", "shopify_variant_id", "status", "created_at"];
    expect(recogniseColumns(headings)).toEqual({
      app: null,
      columns: { email: 0, variantId: 1, status: 2, signedUpAt: 3 },
    });
  });

  it("must name a contact and a variant", () => {
    expect(faultOfColumns({ sku: 1 })).toBe("contact");
    expect(faultOfColumns({ email: 1 })).toBe("variant");
    expect(faultOfColumns({ email: 1, option1: 2 })).toBe("handle_needed");
    expect(faultOfColumns({ phone: 1, sku: 2 })).toBeUndefined();
  });

  it("and their columns are read only as the page sends them", () => {
    const mapping = {
      columns: { email: 0 },
      dateOrder: "day_first",
      consentText: "",
      recordConsents: false,
    };
    expect(readMapping(JSON.stringify(mapping))).toEqual(mapping);
    for (const wrong of [
      "",
      "{}",
      "[]",
      JSON.stringify({ ...mapping, columns: { email: -1 } }),
      JSON.stringify({ ...mapping, columns: { name: 1 } }),
    ]) {
      expect(readMapping(wrong)).toBeUndefined();
    }
  });
});
