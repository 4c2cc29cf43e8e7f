import { describe, expect, it, test } from "vitest";
import { differencesOf } from "./settings-conflict-words.ts";
import { rebase, type StorefrontDraft } from "./storefront-draft.ts";

const from: StorefrontDraft = {
  ...{ smsEnabled: false, defaultCountry: "US", consentEmail: "", consentSms: "Text me." },
  ...{ consentListId: "NEWS01", consentListName: "Newsletter" },
};
const none = { consentListId: "", consentListName: "" };
const vip = { consentListId: "VIPS01", consentListName: "Best customers" };
const sale = { consentListId: "SALE01", consentListName: "Sale" };

describe("a draft over settings that have changed", () => {
  test.each<
    [string, Partial<StorefrontDraft>, Partial<StorefrontDraft>, Partial<StorefrontDraft> | null]
  >([
    [
      "follows them where nothing was touched",
      {},
      { defaultCountry: "DE" },
      { defaultCountry: "DE" },
    ],
    [
      "keeps what was typed elsewhere",
      { consentEmail: "Mail me." },
      { defaultCountry: "DE", smsEnabled: true },
      { consentEmail: "Mail me.", defaultCountry: "DE", smsEnabled: true },
    ],
    ["is undecided over one field", { consentSms: "Mine." }, { consentSms: "Theirs." }, null],
    [
      "is decided where both agree",
      { consentSms: "Same." },
      { consentSms: "Same." },
      { consentSms: "Same." },
    ],
    [
      "loses a list that a key took",
      { ...vip, consentEmail: "Mail." },
      none,
      { ...none, consentEmail: "Mail." },
    ],
    ["keeps another list that was chosen", vip, { smsEnabled: true }, { ...vip, smsEnabled: true }],
    ["is undecided over two other lists", vip, sale, null],
    ["takes the other list", {}, sale, sale],
  ])("%s", (_, typed, stored, expected) => {
    const next = rebase({ ...from, ...typed }, from, { ...from, ...stored });
    expect(next).toEqual(expected && { ...from, ...expected });
  });
});

describe("what differs is named with both values", () => {
  const countries = [
    { value: "US", label: "United States (+1)" },
    { value: "DE", label: "Germany (+49)" },
  ];

  it("field by field, in the words of the page", () => {
    const mine = { ...from, smsEnabled: true, defaultCountry: "DE", consentSms: "", ...vip };
    expect(differencesOf(mine, { ...from, ...none }, countries)).toEqual([
      {
        label: "Let shoppers ask for a text message (SMS)",
        words: "Off is stored, On is yours.",
      },
      {
        label: "Default country",
        words: "United States (+1) is stored, Germany (+49) is yours.",
      },
      { label: "Consent wording for SMS", words: "“Text me.” is stored, No wording is yours." },
      {
        label: "List for recorded consents",
        words: "No list is stored, Best customers is yours.",
      },
    ]);
  });

  it("and nothing where nothing does", () => {
    expect(differencesOf(from, { ...from, consentListName: "Renamed" }, countries)).toEqual([]);
  });
});
