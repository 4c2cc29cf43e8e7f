import { commit, db } from "../db.server.ts";
import { consentsWelcome } from "./consent.ts";
import type { SettingsInput } from "./settings-form.ts";

/** What the merchant decided; the block and the door read the same. */
export interface Settings {
  smsEnabled: boolean;
  defaultCountry: string;
  consent: ConsentWording;
  /** The Klaviyo list that recorded consents go to; null leaves it to the account's own opt-in. */
  consentList: { id: string; name: string } | null;
}

/** The wording beside the boxes; an empty one shows no box. Version 0 is before the first. */
export interface ConsentWording {
  version: number;
  email: string;
  sms: string;
}

/** The settings of a shop that has the app; undefined for any other. */
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
  };
}

/**
 * Stores the settings. A changed wording becomes a version of its own: the old one stays as evidence.
 * With another list Klaviyo is asked to record consents again: a list that is gone is one reason why it would not.
 */
export async function saveSettings(
  shop: string,
  input: SettingsInput,
  now: Date,
): Promise<Settings> {
  const before = await loadSettings(shop);
  const changed =
    before?.consent.email !== input.consentEmail || before.consent.sms !== input.consentSms;
  const version = (before?.consent.version ?? 0) + (changed ? 1 : 0);
  const list = input.consentList;
  const otherList = before?.consentList?.id !== list?.id;
  const wording = { email: input.consentEmail, sms: input.consentSms };
  await commit(() => [
    db.merchant.update({
      where: { shop },
      data: {
        smsEnabled: input.smsEnabled,
        defaultCountry: input.defaultCountry,
        consentVersion: version,
        consentListId: list?.id ?? null,
        consentListName: list?.name ?? null,
        ...(otherList && consentsWelcome),
        storefrontToldAt: null,
      },
    }),
    ...(changed
      ? [db.consentText.create({ data: { shop, version, ...wording, createdAt: now } })]
      : []),
  ]);
  return {
    smsEnabled: input.smsEnabled,
    defaultCountry: input.defaultCountry,
    consent: { version, ...wording },
    consentList: list,
  };
}
