import { IMPORTED_LANGUAGE } from "../contact/imported-language.ts";
import { commit, db, isMissing, isTaken, write } from "../server/database/db.server.ts";
import { noConsentRefusal } from "./consent.server.ts";
import type { SettingsInput } from "./settings-form.server.ts";
import { settingsEtag, type Settings } from "./settings.ts";

/** The settings of a shop with the app installed; undefined for any other. */
export async function loadSettings(shop: string): Promise<Settings | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    include: { consentTexts: { orderBy: { version: "desc" }, distinct: ["locale"] } },
  });
  if (!merchant) return undefined;
  const wordings = merchant.consentTexts;
  const wording = wordings.find(({ locale }) => locale === "");
  const { consentListId: listId, consentListName: listName } = merchant;
  return {
    smsEnabled: merchant.smsEnabled,
    defaultCountry: merchant.defaultCountry,
    consent: {
      version: wording?.version ?? 0,
      email: wording?.email ?? "",
      sms: wording?.sms ?? "",
    },
    translations: wordings
      // One that was removed shows the default again.
      .filter(({ locale, email, sms }) => locale !== "" && (email !== "" || sms !== ""))
      .filter(({ locale }) => locale !== IMPORTED_LANGUAGE)
      .map(({ locale, version, email, sms }) => ({ locale, version, email, sms }))
      .sort((one, other) => (one.locale < other.locale ? -1 : 1)),
    newestConsent: wordings[0]?.version ?? 0,
    consentList: listId === null ? null : { id: listId, name: listName ?? listId },
    account: merchant.laneId,
    retentionDays: merchant.retentionDays,
  };
}

type Saving =
  | { kind: "saved" }
  /** Someone else has stored other settings since; nothing is stored. */
  | { kind: "changed"; stored: Settings }
  | { kind: "gone" };

/**
 * Stores the settings if the present ones still match `seen`. A changed wording becomes a new
 * version of its language; the old one stays as evidence. With another list, Klaviyo is asked to record consents
 * again: a missing list is one reason for its refusal.
 */
export async function saveSettings(
  shop: string,
  { seen, input, now }: { seen: string; input: SettingsInput; now: Date },
): Promise<Saving> {
  const before = await loadSettings(shop);
  if (!before) return { kind: "gone" };
  if (settingsEtag(before) !== seen) return unlessSame(before, input);
  try {
    await storeOver(shop, before, { input, now });
    return { kind: "saved" };
  } catch (error) {
    // Others stored a wording of the same version.
    if (!isMissing(error) && !isTaken(error)) throw error;
  }
  const stored = await loadSettings(shop);
  return stored ? unlessSame(stored, input) : { kind: "gone" };
}

/** If someone else has stored the same settings, there is nothing to report. */
function unlessSame(stored: Settings, input: SettingsInput): Saving {
  const same =
    stored.smsEnabled === input.smsEnabled &&
    stored.defaultCountry === input.defaultCountry &&
    changedWordings(stored, input).length === 0 &&
    stored.consentList?.id === input.consentList?.id &&
    stored.retentionDays === (input.retentionDays ?? stored.retentionDays);
  return same ? { kind: "saved" } : { kind: "changed", stored };
}

/** Stores all or nothing, and only over `before`: throws if other settings were stored since. */
async function storeOver(
  shop: string,
  before: Settings,
  { input, now }: { input: SettingsInput; now: Date },
): Promise<void> {
  const reworded = changedWordings(before, input).map((wording, at) => ({
    ...wording,
    version: before.newestConsent + 1 + at,
  }));
  const consentVersion =
    reworded.find(({ locale }) => locale === "")?.version ?? before.consent.version;
  const list = input.consentList;
  const otherList = before.consentList?.id !== list?.id;
  await commit(() => [
    write.merchant.update({
      where: {
        shop,
        uninstalledAt: null,
        smsEnabled: before.smsEnabled,
        defaultCountry: before.defaultCountry,
        consentVersion: before.consent.version,
        consentTexts: { none: { version: { gt: before.newestConsent } } },
        consentListId: before.consentList?.id ?? null,
        laneId: before.account,
        retentionDays: before.retentionDays,
      },
      data: {
        smsEnabled: input.smsEnabled,
        defaultCountry: input.defaultCountry,
        consentVersion,
        consentListId: list?.id ?? null,
        consentListName: list?.name ?? null,
        retentionDays: input.retentionDays ?? before.retentionDays,
        ...(otherList && noConsentRefusal),
        storefrontToldAt: null,
      },
    }),
    ...reworded.map((wording) =>
      write.consentText.create({ data: { shop, ...wording, createdAt: now } }),
    ),
  ]);
}

interface Reworded {
  locale: string;
  email: string;
  sms: string;
}

/**
 * The wordings of a form that differ from the stored ones, the default first: each becomes a new version.
 * A language that the form no longer has gets an empty one. A form without languages changes none.
 */
function changedWordings(stored: Settings, input: SettingsInput): Reworded[] {
  const before = new Map([
    ["", stored.consent],
    ...stored.translations.map((one) => [one.locale, one] as const),
  ]);
  const form: Reworded[] = [
    { locale: "", email: input.consentEmail, sms: input.consentSms },
    ...(input.translations ?? stored.translations),
  ];
  const removed = [...before.keys()].filter(
    (known) => !form.some(({ locale }) => locale === known),
  );
  return [...form, ...removed.map((locale) => ({ locale, email: "", sms: "" }))].flatMap(
    ({ locale, email, sms }) => {
      const known = before.get(locale) ?? { email: "", sms: "" };
      return known.email === email && known.sms === sms ? [] : [{ locale, email, sms }];
    },
  );
}

/**
 * The shops that have rows, grouped by retention days; includes shops that uninstalled and were not
 * redacted.
 */
export async function shopsByRetention(): Promise<Map<number, string[]>> {
  const merchants = await db.merchant.findMany({
    select: { shop: true, retentionDays: true },
    where: { retentionDays: { gt: 0 } },
    orderBy: { shop: "asc" },
  });
  const byDays = new Map<number, string[]>();
  for (const { shop, retentionDays } of merchants) {
    const shops = byDays.get(retentionDays);
    if (shops) shops.push(shop);
    else byDays.set(retentionDays, [shop]);
  }
  return byDays;
}

/**
 * For how many days a shop keeps a sign-up's person; undefined if the shop is gone or the number is
 * not positive.
 */
export async function retentionOf(shop: string): Promise<number | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { retentionDays: true },
  });
  return merchant && merchant.retentionDays > 0 ? merchant.retentionDays : undefined;
}
