import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { readIntent, settingsToast } from "./settings-answer.ts";
import { draftDiffers, versionWords } from "./storefront/storefront-draft.ts";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

test.each([
  [{ intent: "connect", klaviyo_api_key: "k" }, "connect"],
  [{ intent: "disconnect" }, "disconnect"],
  [{ intent: "settings" }, "settings"],
  [{ klaviyo_api_key: "k" }, "connect"],
  [{ klaviyo_api_key: "" }, "connect"],
  [{}, undefined],
  [{ intent: "erase" }, undefined],
  [{ intent: "erase", klaviyo_api_key: "k" }, undefined],
])("%j means %s", (fields, intent) => {
  expect(readIntent(form(fields as Record<string, string>))).toBe(intent);
});

describe("a toast reports success only", () => {
  test.each([
    [{ intent: "connect", check: "account" }, "Connected to Acme"],
    [{ intent: "connect", check: "unnamed" }, "Connected to Klaviyo"],
    [{ intent: "connect", check: "account", lacking: true }, undefined],
    [{ intent: "connect", check: "unnamed", lacking: true }, undefined],
    [{ intent: "connect", check: "refused" }, undefined],
    [{ intent: "connect", check: "malformed" }, undefined],
    [{ intent: "connect", check: "unreachable" }, undefined],
    [{ intent: "connect", check: "throttled" }, undefined],
    [{ intent: "connect", check: "changed" }, undefined],
    [{ intent: "disconnect", done: true }, "Klaviyo disconnected"],
    [{ intent: "disconnect", done: false }, undefined],
    [{ intent: "settings", stored: true, storefrontKnows: true }, "Settings saved"],
    [{ intent: "settings", stored: true, storefrontKnows: false }, undefined],
    [{ intent: "settings", stored: false, errors: {} }, undefined],
  ] as const)("%j", (answer, words) => {
    expect(settingsToast(answer, "Acme", english)).toBe(words);
  });

  it("nothing is reported before a submission", () => {
    expect(settingsToast(undefined, "Acme", english)).toBeUndefined();
  });
});

it("a draft differs from the stored settings if one field does", () => {
  const stored = {
    smsEnabled: false,
    defaultCountry: "US",
    consentEmail: "",
    consentSms: "",
    translations: "[]",
    consentListId: "",
    consentListName: "",
    retentionDays: "365",
  };
  expect(draftDiffers({ ...stored }, stored)).toBe(false);
  expect(draftDiffers({ ...stored, smsEnabled: true }, stored)).toBe(true);
  expect(draftDiffers({ ...stored, consentListId: "NEWS01" }, stored)).toBe(true);
  expect(draftDiffers({ ...stored, consentSms: "Text me" }, stored)).toBe(true);
  expect(draftDiffers({ ...stored, retentionDays: "90" }, stored)).toBe(true);
});

it("names a wording's version together with the next one", () => {
  expect(versionWords(0, 0, english)).toContain("version 1");
  expect(versionWords(2, 2, english)).toMatch(/version 2\..* version 3/);
  expect(versionWords(2, 5, english)).toMatch(/version 2\..* version 6/);
});
