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
