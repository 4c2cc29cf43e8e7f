import { commit, db, isMissing, write } from "../server/database/db.server.ts";
import { noConsentRefusal } from "./consent.server.ts";
import type { SettingsInput } from "./settings-form.server.ts";
import { settingsEtag, type Settings } from "./settings.ts";

/** The settings of a shop with the app installed; undefined for any other. */
export async function loadSettings(shop: string): Promise<Settings | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    include: { consentTexts: { orderBy: { version: "desc" }, take: 1 } },
  });
  if (!merchant) return undefined;
  const [wording] = merchant.consentTexts;
  const { consentListId: listId, consentListName: listName } = merchant;
  return {
    smsEnabled: merchant.smsEnabled,
    defaultCountry: merchant.defaultCountry,
    consent: {
      version: wording?.version ?? 0,
      email: wording?.email ?? "",
      sms: wording?.sms ?? "",
    },
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
 * version; the old one stays as evidence. With another list, Klaviyo is asked to record consents
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
    if (!isMissing(error)) throw error;
  }
  const stored = await loadSettings(shop);
  return stored ? unlessSame(stored, input) : { kind: "gone" };
}

/** If someone else has stored the same settings, there is nothing to report. */
function unlessSame(stored: Settings, input: SettingsInput): Saving {
  const same =
    stored.smsEnabled === input.smsEnabled &&
    stored.defaultCountry === input.defaultCountry &&
    stored.consent.email === input.consentEmail &&
    stored.consent.sms === input.consentSms &&
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
  const wording = { email: input.consentEmail, sms: input.consentSms };
  const reworded = before.consent.email !== wording.email || before.consent.sms !== wording.sms;
  const version = before.consent.version + (reworded ? 1 : 0);
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
        consentListId: before.consentList?.id ?? null,
        laneId: before.account,
        retentionDays: before.retentionDays,
      },
      data: {
        smsEnabled: input.smsEnabled,
        defaultCountry: input.defaultCountry,
        consentVersion: version,
        consentListId: list?.id ?? null,
        consentListName: list?.name ?? null,
        retentionDays: input.retentionDays ?? before.retentionDays,
        ...(otherList && noConsentRefusal),
        storefrontToldAt: null,
      },
    }),
    ...(reworded
      ? [write.consentText.create({ data: { shop, version, ...wording, createdAt: now } })]
      : []),
  ]);
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
