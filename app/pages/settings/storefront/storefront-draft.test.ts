import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import type { Settings } from "../../../merchant/settings.ts";
import { differencesOf } from "../settings-conflict-words.ts";
import { draftOf, keepable, rebase, type StorefrontDraft } from "./storefront-draft.ts";

const from: StorefrontDraft = {
  smsEnabled: false,
  defaultCountry: "US",
  consentEmail: "",
  consentSms: "Text me.",
  translations: "[]",
  consentListId: "NEWS01",
  consentListName: "Newsletter",
  retentionDays: "365",
};
const none = { consentListId: "", consentListName: "" };
const vip = { consentListId: "VIPS01", consentListName: "Best customers" };
const sale = { consentListId: "SALE01", consentListName: "Sale" };

describe("a draft based on settings that have changed", () => {
  test.each<
    [string, Partial<StorefrontDraft>, Partial<StorefrontDraft>, Partial<StorefrontDraft> | null]
  >([
    ["follows them if nothing was edited", {}, { defaultCountry: "DE" }, { defaultCountry: "DE" }],
    [
      "keeps edits to other fields",
      { consentEmail: "Mail me." },
      { defaultCountry: "DE", smsEnabled: true },
      { consentEmail: "Mail me.", defaultCountry: "DE", smsEnabled: true },
    ],
    [
      "is undecided if both changed one field",
      { consentSms: "Mine." },
      { consentSms: "Theirs." },
      null,
    ],
    [
      "is decided if both agree",
      { consentSms: "Same." },
      { consentSms: "Same." },
      { consentSms: "Same." },
    ],
    [
      "loses a list that another key removed",
      { ...vip, consentEmail: "Mail." },
      none,
      { ...none, consentEmail: "Mail." },
    ],
    ["keeps another list that was chosen", vip, { smsEnabled: true }, { ...vip, smsEnabled: true }],
    ["is undecided between two lists", vip, sale, null],
    ["takes the other list", {}, sale, sale],
    [
      "keeps a chosen time",
      { retentionDays: "90" },
      { defaultCountry: "DE" },
      { retentionDays: "90", defaultCountry: "DE" },
    ],
    ["takes a time chosen by others", {}, { retentionDays: "30" }, { retentionDays: "30" }],
    ["is undecided between two times", { retentionDays: "90" }, { retentionDays: "30" }, null],
  ])("%s", (_, typed, stored, expected) => {
    const next = rebase({ ...from, ...typed }, from, { ...from, ...stored });
    expect(next).toEqual(expected && { ...from, ...expected });
  });
});

describe("a draft based on another Klaviyo account", () => {
  const settings: Settings = {
    smsEnabled: false,
    defaultCountry: "US",
    account: "one",
    consent: { version: 1, email: "", sms: "Text me." },
    translations: [],
    newestConsent: 1,
    consentList: null,
    retentionDays: 365,
  };
  const chosen = { ...draftOf(settings), ...vip, consentEmail: "Mail me." };

  it.each(["two", null])("keeps everything but the list: %s", (account) => {
    const kept = keepable(chosen, settings, { ...settings, account });
    expect(kept).toEqual({ ...chosen, ...none });
    const theirs = { id: sale.consentListId, name: sale.consentListName };
    const over = keepable(chosen, settings, { ...settings, account, consentList: theirs });
    expect(over).toEqual({ ...chosen, ...sale });
  });

  it("keeps the list as well if the account is the same", () => {
    const stored = { ...settings, consentList: { id: "SALE01", name: "Sale" } };
    expect(keepable(chosen, settings, stored)).toEqual(chosen);
  });
});

describe("differences are listed with both values", () => {
  const countries = [
    { code: { country: "US", callingCode: "1" }, label: "United States (+1)" },
    { code: { country: "DE", callingCode: "49" }, label: "Germany (+49)" },
  ];

  it("field by field, with the labels of the page", () => {
    const mine = {
      ...from,
      smsEnabled: true,
      defaultCountry: "DE",
      consentSms: "",
      ...vip,
      retentionDays: "90",
    };
    expect(differencesOf(mine, { ...from, ...none }, countries, english)).toEqual([
      {
        field: "Offer SMS alerts",
        stored: "Off",
        yours: "On",
      },
      {
        field: "Default country for phone numbers",
        stored: "United States (+1)",
        yours: "Germany (+49)",
      },
      { field: "SMS consent text", stored: "“Text me.”", yours: "No text" },
      {
        field: "Subscribe shoppers to",
        stored: "No list",
        yours: "Best customers",
      },
      { field: "Keep shopper data for", stored: "1 year", yours: "90 days" },
    ]);
  });

  it("and none if nothing differs", () => {
    expect(
      differencesOf(from, { ...from, consentListName: "Renamed" }, countries, english),
    ).toEqual([]);
  });
});
