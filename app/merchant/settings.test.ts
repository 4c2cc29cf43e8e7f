import { describe, expect, it } from "vitest";
import { connectShop, installShop } from "#tests/shops.ts";
import { db } from "../db.server.ts";
import { disconnect } from "./connection.ts";
import type { SettingsInput } from "./settings-form.ts";
import { nameOfSettings } from "./settings-name.ts";
import { loadSettings, saveSettings } from "./settings.ts";

const now = new Date("2026-11-26T12:00:00Z");
const input: SettingsInput = {
  ...{ smsEnabled: true, defaultCountry: "DE", consentEmail: "", consentSms: "Text me." },
  consentList: null,
};

async function seenOf(shop: string): Promise<string> {
  return nameOfSettings((await loadSettings(shop))!);
}

function wordings(shop: string) {
  return db.consentText.findMany({ where: { shop }, orderBy: { version: "asc" } });
}

describe("settings that are saved over those that were seen", () => {
  it("are stored, with a version for each wording", async () => {
    const shop = await installShop();
    const first = await saveSettings(shop, { seen: await seenOf(shop), input, now });
    expect(first).toEqual({ kind: "saved" });
    const other = { ...input, consentSms: "Send me a text." };
    await saveSettings(shop, { seen: await seenOf(shop), input: other, now });
    expect((await wordings(shop)).map(({ version, sms }) => [version, sms])).toEqual([
      [1, "Text me."],
      [2, "Send me a text."],
    ]);
  });

  it("are not stored once others are: those are told, and nothing is half done", async () => {
    const shop = await installShop();
    const seen = await seenOf(shop);
    await saveSettings(shop, { seen, input, now });
    const before = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const late = { ...input, defaultCountry: "FR", consentSms: "Hers." } as const;
    expect(await saveSettings(shop, { seen, input: late, now })).toEqual({
      kind: "changed",
      stored: {
        ...{ smsEnabled: true, defaultCountry: "DE", consentList: null },
        consent: { version: 1, email: "", sms: "Text me." },
      },
    });
    expect(await db.merchant.findUniqueOrThrow({ where: { shop } })).toEqual(before);
    expect(await wordings(shop)).toHaveLength(1);
  });

  it("have nothing to be told of where the very same were stored meanwhile", async () => {
    const shop = await installShop();
    const seen = await seenOf(shop);
    await saveSettings(shop, { seen, input, now });
    expect(await saveSettings(shop, { seen, input, now })).toEqual({ kind: "saved" });
    expect(await wordings(shop)).toHaveLength(1);
  });

  it("are one of those that race, and the others are told, whichever is first", async () => {
    const shop = await installShop();
    const seen = await seenOf(shop);
    const racing = ["A", "B", "C", "D"].map((consentSms) =>
      saveSettings(shop, { seen, input: { ...input, consentSms }, now }),
    );
    const kinds = (await Promise.all(racing)).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(["changed", "changed", "changed", "saved"]);
    const texts = await wordings(shop);
    expect(texts.map(({ version }) => version)).toEqual([1]);
    expect((await loadSettings(shop))?.consent).toMatchObject({ sms: texts[0]?.sms });
  });

  it("do not bring back a list that has gone with its key", async () => {
    const { shop } = await connectShop();
    const list = { id: "NEWS01", name: "Newsletter" };
    await saveSettings(shop, {
      ...{ seen: await seenOf(shop), now },
      input: { ...input, consentList: list },
    });
    const seen = await seenOf(shop);
    await disconnect(shop);
    const late = { ...input, consentList: list };
    expect(await saveSettings(shop, { seen, input: late, now })).toMatchObject({
      kind: "changed",
      stored: { consentList: null },
    });
  });

  it("are nobody's where the shop has left, or was never there", async () => {
    const shop = await installShop();
    const seen = await seenOf(shop);
    await db.merchant.update({ where: { shop }, data: { uninstalledAt: now } });
    expect(await saveSettings(shop, { seen, input, now })).toEqual({ kind: "gone" });
    expect(await saveSettings("no.myshopify.com", { seen, input, now })).toEqual({ kind: "gone" });
    expect(await wordings(shop)).toEqual([]);
  });
});
