import type { Prisma } from "#prisma/client/client.ts";
import { describe, expect, it, test, vi } from "vitest";
import { connectShop, installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { disconnect } from "./connection.server.ts";
import type { SettingsInput } from "./settings-form.server.ts";
import { settingsEtag, type Settings } from "./settings.ts";
import { loadSettings, saveSettings } from "./settings.server.ts";

const now = new Date("2026-11-26T12:00:00Z");
const input: SettingsInput = {
  smsEnabled: true,
  defaultCountry: "DE",
  consentEmail: "",
  consentSms: "Text me.",
  consentList: null,
};

async function seenOf(shop: string): Promise<string> {
  return settingsEtag((await loadSettings(shop))!);
}

function wordings(shop: string) {
  return db.consentText.findMany({ where: { shop }, orderBy: { version: "asc" } });
}

describe("settings saved over the seen ones", () => {
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

  it("are not stored once others are: the others are returned, and nothing is half done", async () => {
    const shop = await installShop();
    const seen = await seenOf(shop);
    await saveSettings(shop, { seen, input, now });
    const before = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const late = { ...input, defaultCountry: "FR", consentSms: "Theirs." } as const;
    expect(await saveSettings(shop, { seen, input: late, now })).toEqual({
      kind: "changed",
      stored: {
        smsEnabled: true,
        defaultCountry: "DE",
        consentList: null,
        account: null,
        consent: { version: 1, email: "", sms: "Text me." },
        translations: [],
        newestConsent: 1,
        retentionDays: 365,
      },
    });
    expect(await db.merchant.findUniqueOrThrow({ where: { shop } })).toEqual(before);
    expect(await wordings(shop)).toHaveLength(1);
  });

  it("report no conflict if the same settings were stored since", async () => {
    const shop = await installShop();
    const seen = await seenOf(shop);
    await saveSettings(shop, { seen, input, now });
    expect(await saveSettings(shop, { seen, input, now })).toEqual({ kind: "saved" });
    expect(await wordings(shop)).toHaveLength(1);
  });

  it("are stored from one of several racing saves, and the others report a conflict", async () => {
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

  it("change the retention time if the form has it, and keep it otherwise", async () => {
    const shop = await installShop();
    const kept = async () => (await loadSettings(shop))?.retentionDays;
    expect(await kept()).toBe(365);
    const shorter = { ...input, retentionDays: 90 };
    const first = { seen: await seenOf(shop), input: shorter, now };
    expect(await saveSettings(shop, first)).toEqual({ kind: "saved" });
    expect(await kept()).toBe(90);
    const longer = { ...first, input: { ...input, retentionDays: 730 } };
    expect(await saveSettings(shop, longer)).toMatchObject({
      kind: "changed",
      stored: { retentionDays: 90 },
    });
    const silent = { seen: await seenOf(shop), input: { ...input, consentSms: "Other." }, now };
    expect(await saveSettings(shop, silent)).toEqual({ kind: "saved" });
    expect(await kept()).toBe(90);
  });

  it("do not bring back a list that was removed with its key", async () => {
    const { shop } = await connectShop();
    const list = { id: "NEWS01", name: "Newsletter" };
    await saveSettings(shop, {
      seen: await seenOf(shop),
      now,
      input: { ...input, consentList: list },
    });
    const seen = await seenOf(shop);
    await disconnect(shop, 1);
    const late = { ...input, consentList: list };
    expect(await saveSettings(shop, { seen, input: late, now })).toMatchObject({
      kind: "changed",
      stored: { consentList: null },
    });
  });

  it("are gone if the shop has uninstalled or never existed", async () => {
    const shop = await installShop();
    const seen = await seenOf(shop);
    await db.merchant.update({ where: { shop }, data: { uninstalledAt: now } });
    expect(await saveSettings(shop, { seen, input, now })).toEqual({ kind: "gone" });
    expect(await saveSettings("no.myshopify.com", { seen, input, now })).toEqual({ kind: "gone" });
    expect(await wordings(shop)).toEqual([]);
  });
});

/** A change of each setting; the compiler requires all of them. */
const changes: Record<
  Exclude<keyof Settings, "account" | "newestConsent">,
  Partial<SettingsInput>[]
> = {
  smsEnabled: [{ smsEnabled: true }],
  defaultCountry: [{ defaultCountry: "FR" }],
  consent: [{ consentEmail: "Mail me." }, { consentSms: "Text me, do." }],
  translations: [
    { translations: [] },
    { translations: [{ locale: "de", email: "", sms: "Anders." }] },
    {
      translations: [
        { locale: "de", email: "", sms: "SMS, bitte." },
        { locale: "fr", email: "", sms: "Oui." },
      ],
    },
  ],
  consentList: [{ consentList: null }, { consentList: { id: "VIPS01", name: "Best" } }],
  retentionDays: [{ retentionDays: 30 }],
};
const asStored: SettingsInput = {
  smsEnabled: false,
  defaultCountry: "US",
  consentEmail: "",
  consentSms: "Text me.",
  translations: [{ locale: "de", email: "", sms: "SMS, bitte." }],
  consentList: { id: "NEWS01", name: "Newsletter" },
  retentionDays: 365,
};
/** Differs from what is stored and from each change in fields that no change covers. */
const mine: SettingsInput = { ...asStored, consentSms: "Mine.", defaultCountry: "DE" };

describe("of two tabs, the later one gets the conflict", () => {
  const cases = Object.values(changes).flat();

  async function opened() {
    const { shop } = await connectShop();
    await saveSettings(shop, { seen: await seenOf(shop), input: asStored, now });
    return { shop, seen: await seenOf(shop) };
  }

  test.each(cases)("if the other one has saved %j", async (change) => {
    const { shop, seen } = await opened();
    const theirs = { ...asStored, ...change };
    expect(await saveSettings(shop, { seen, input: theirs, now })).toEqual({ kind: "saved" });
    const before = await loadSettings(shop);
    const late = await saveSettings(shop, { seen, input: mine, now });
    expect(late).toEqual({ kind: "changed", stored: before });
    expect(await loadSettings(shop)).toEqual(before);
  });

  test.each(cases)("if the other one saves %j at the same moment", async (change) => {
    const { shop, seen } = await opened();
    const theirs = { ...asStored, ...change };
    const save = (input: SettingsInput) => saveSettings(shop, { seen, input, now });
    // Without its own wording, which would collide with the other one's version.
    const late = await racing(
      shop,
      () => save(theirs),
      () => save({ ...asStored, defaultCountry: "DE" }),
    );
    const stored = await loadSettings(shop);
    expect(late).toEqual({ kind: "changed", stored });
    expect(stored).toMatchObject({ defaultCountry: theirs.defaultCountry });
  });
});

describe("the wordings of languages", () => {
  const de = { locale: "de", email: "Bitte.", sms: "SMS, bitte." };
  const fr = { locale: "fr", email: "", sms: "Oui." };

  async function save(shop: string, changed: Partial<SettingsInput>): Promise<void> {
    const seen = await seenOf(shop);
    const saving = await saveSettings(shop, { seen, input: { ...input, ...changed }, now });
    expect(saving).toEqual({ kind: "saved" });
  }

  it("have versions of their own from one count, and each stays as it was shown", async () => {
    const shop = await installShop();
    await save(shop, { translations: [de, fr] });
    expect(await loadSettings(shop)).toMatchObject({
      consent: { version: 1, sms: "Text me." },
      translations: [
        { ...de, version: 2 },
        { ...fr, version: 3 },
      ],
      newestConsent: 3,
    });
    await save(shop, { translations: [{ ...de, sms: "Anders." }, fr] });
    await save(shop, { consentSms: "Text me, do.", translations: [{ ...de, sms: "Anders." }, fr] });
    expect(await loadSettings(shop)).toMatchObject({
      consent: { version: 5, sms: "Text me, do." },
      translations: [{ sms: "Anders.", version: 4 }, { version: 3 }],
    });
    expect((await db.merchant.findUniqueOrThrow({ where: { shop } })).consentVersion).toBe(5);
    const texts = (await wordings(shop)).map(({ version, locale, sms }) => [version, locale, sms]);
    expect(texts).toEqual([
      [1, "", "Text me."],
      [2, "de", "SMS, bitte."],
      [3, "fr", "Oui."],
      [4, "de", "Anders."],
      [5, "", "Text me, do."],
    ]);
  });

  it("show the default again once they are removed, and come back with a new version", async () => {
    const shop = await installShop();
    await save(shop, { translations: [de, fr] });
    await save(shop, { translations: [fr] });
    expect((await loadSettings(shop))?.translations).toMatchObject([{ locale: "fr", version: 3 }]);
    await save(shop, { translations: [fr] });
    expect((await loadSettings(shop))?.newestConsent).toBe(4);
    await save(shop, { translations: [de, fr] });
    expect((await loadSettings(shop))?.translations).toMatchObject([{ ...de, version: 5 }, fr]);
  });

  it("stay as they are with a form that has none", async () => {
    const shop = await installShop();
    await save(shop, { translations: [de] });
    await save(shop, { consentEmail: "Mail me." });
    expect((await loadSettings(shop))?.translations).toEqual([{ ...de, version: 2 }]);
  });
});

describe("a list of one Klaviyo account", () => {
  const list = { id: "NEWS01", name: "Newsletter" };
  const withList: SettingsInput = { ...input, consentList: list };

  test.each([
    ["is not stored for another one that was connected since", "connected before"],
    ["is not stored if none was connected when the page was loaded", "none"],
  ])("%s", async (_, first) => {
    const shop = first === "none" ? await installShop() : (await connectShop()).shop;
    const seen = await seenOf(shop);
    const { laneId } = await connectShop({ shop });
    const late = await saveSettings(shop, { seen, input: withList, now });
    expect(late).toMatchObject({ kind: "changed", stored: { account: laneId, consentList: null } });
    expect(await loadSettings(shop)).toMatchObject({ consentList: null });
  });

  it("is not stored for another one that is connected at the same moment", async () => {
    const { shop } = await connectShop();
    const seen = await seenOf(shop);
    const late = await racing(
      shop,
      () => connectShop({ shop }),
      () => saveSettings(shop, { seen, input: withList, now }),
    );
    expect(late).toMatchObject({ kind: "changed", stored: { consentList: null } });
    expect(await loadSettings(shop)).toMatchObject({ consentList: null });
  });

  it("is stored if another key of the same account was connected", async () => {
    const { shop, laneId } = await connectShop();
    const seen = await seenOf(shop);
    await connectShop({ shop, laneId, key: "pk_another" });
    expect(await saveSettings(shop, { seen, input: withList, now })).toEqual({ kind: "saved" });
  });
});

/** Runs the first after the second has read the shop, and returns the result of the second. */
async function racing<T>(
  shop: string,
  first: () => Promise<unknown>,
  second: () => Promise<T>,
): Promise<T> {
  const include = {
    consentTexts: { orderBy: { version: "desc" }, distinct: ["locale"] },
  } satisfies Prisma.MerchantInclude;
  const looked = await db.merchant.findUnique({ where: { shop }, include });
  await first();
  const looks = vi.spyOn(db.merchant, "findUnique").mockResolvedValueOnce(looked);
  const became = await second();
  looks.mockRestore();
  return became;
}
