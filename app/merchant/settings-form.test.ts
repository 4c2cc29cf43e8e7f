import { describe, expect, it, test } from "vitest";
import { readSettings } from "./settings-form.server.ts";

function formWith(days?: string): FormData {
  const form = new FormData();
  const fields = { default_country: "DE", consent_email: "", consent_sms: "" };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (days !== undefined) form.set("retention_days", days);
  return form;
}

describe("the retention time", () => {
  test.each([
    ["1", 1],
    ["30", 30],
    ["400", 400],
    ["3650", 3650],
  ])("%s days are accepted", (days, retentionDays) => {
    expect(readSettings(formWith(days))).toMatchObject({ ok: true, settings: { retentionDays } });
  });

  test.each(["", "0", "-1", "3651", "9999", "1e3", "30.5", " 30", "030", "٣٠", "30\n", "year"])(
    "%j is refused beside the field",
    (days) => {
      expect(readSettings(formWith(days))).toEqual({
        ok: false,
        errors: { retention_days: "unknown_retention" },
      });
    },
  );

  it("is malformed if it is no text", () => {
    const form = formWith();
    form.set("retention_days", new File([], "30"));
    expect(readSettings(form)).toEqual({ ok: false, errors: { retention_days: "malformed" } });
  });

  it("is unchanged if the form does not say", () => {
    const reading = readSettings(formWith());
    expect(reading.ok && reading.settings.retentionDays).toBeUndefined();
    expect(reading.ok).toBe(true);
  });
});

describe("the consent texts of languages", () => {
  const de = { locale: "de", email: "Bitte.", sms: "SMS, bitte." };

  function read(text: string, more: Record<string, string> = {}) {
    const form = formWith();
    form.set("consent_translations", text);
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    return readSettings(form);
  }

  it("are read, without spaces around them and without languages that have none", () => {
    const given = [
      { ...de, sms: "  SMS, bitte. " },
      { locale: "pt-BR", email: "", sms: " " },
      { locale: "zh-TW", email: "", sms: "好" },
    ];
    expect(read(JSON.stringify(given))).toMatchObject({
      settings: { translations: [de, { locale: "zh-TW", email: "", sms: "好" }] },
    });
    expect(read("[]")).toMatchObject({ ok: true, settings: { translations: [] } });
  });

  test.each([
    ["no JSON", "{", "malformed"],
    ["no list", "{}", "malformed"],
    ["null", "null", "malformed"],
    ["one language twice", JSON.stringify([de, de]), "malformed"],
    ["no language", JSON.stringify([{ ...de, locale: "" }]), "malformed"],
    ["another name for one", JSON.stringify([{ ...de, locale: "de_DE<" }]), "malformed"],
    ["more than is asked for", JSON.stringify([{ ...de, version: 3 }]), "malformed"],
    ["a text that is none", JSON.stringify([{ ...de, sms: 1 }]), "malformed"],
    ["a long text", JSON.stringify([{ ...de, sms: "x".repeat(501) }]), "too_long"],
    [
      "too many languages",
      JSON.stringify(
        Array.from({ length: 26 }, (_, at) => ({
          ...de,
          locale: `a${String.fromCharCode(97 + at)}`,
        })),
      ),
      "malformed",
    ],
  ])("are refused beside the field: %s", (_, text, fault) => {
    expect(read(text)).toEqual({ ok: false, errors: { consent_translations: fault } });
  });

  it("need one for SMS in each language while SMS is on", () => {
    const text = JSON.stringify([{ ...de, sms: "" }]);
    expect(read(text)).toMatchObject({ ok: true });
    expect(read(text, { sms_enabled: "on", consent_sms: "Text me." })).toEqual({
      ok: false,
      errors: { consent_translations: "wording_missing" },
    });
  });
});
