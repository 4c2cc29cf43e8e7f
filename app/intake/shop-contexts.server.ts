import { db } from "../server/database/db.server.ts";
import { wordingsOf, type Wording } from "../outbox/consent/counted-consents.server.ts";
import {
  PAGE_SECRET_COLUMNS,
  pageSecretsOf,
  type PageSecrets,
} from "../merchant/page-secret.server.ts";
import type { ShopSettings } from "./form.server.ts";

/** What a sign-up of a shop is read and stored with. */
export interface ShopContext {
  dedupeKeySalt: string;
  settings: ShopSettings;
  /** What its pages are signed with. */
  pageSecrets: PageSecrets;
  /** The wording of a version that a form names; empty where the shop never had such a version. */
  wordingsOf(version: number | null): Wording[];
}

/** The most wordings that are kept, of some 300 bytes each; beyond it, all are read again. */
const MOST_WORDINGS = 5_000;

/** What the shops said beside their boxes. A version never changes; a shop that returns has a new salt. */
const kept = new Map<string, Wording>();

/**
 * The contexts of shops with the app installed, for the versions of the wordings that their
 * sign-ups name. The settings are read each time, by one statement for all shops, so that every
 * process sees a change at once; wordings are kept.
 */
export async function contextsOf(
  named: Map<string, Set<number>>,
  now: Date,
): Promise<Map<string, ShopContext>> {
  const merchants = await db.merchant.findMany({
    where: { shop: { in: [...named.keys()] }, uninstalledAt: null },
    select: {
      shop: true,
      dedupeKeySalt: true,
      smsEnabled: true,
      defaultCountry: true,
      consentVersion: true,
      ...PAGE_SECRET_COLUMNS,
    },
  });
  const contexts = new Map<string, ShopContext>();
  for (const merchant of merchants) {
    const { shop, dedupeKeySalt, smsEnabled, defaultCountry, consentVersion } = merchant;
    // The first version is 1: a shop without a wording has 0.
    const versions = [...(named.get(shop) ?? new Set()), consentVersion].filter(
      (version) => version > 0,
    );
    const wordings = await loadWordings(shop, dedupeKeySalt, versions);
    const sms = wordings.find(({ version }) => version === consentVersion)?.sms ?? "";
    contexts.set(shop, {
      dedupeKeySalt,
      settings: { smsEnabled, defaultCountry, consent: { sms } },
      pageSecrets: pageSecretsOf(shop, merchant, now),
      wordingsOf: (version) => wordings.filter((wording) => wording.version === version),
    });
  }
  return contexts;
}

/** A version that the shop never had is looked for each time: the shop may write it yet. */
async function loadWordings(shop: string, salt: string, versions: number[]): Promise<Wording[]> {
  const keyOf = (version: number) => `${shop} ${salt} ${version}`;
  const known = [...new Set(versions)].flatMap((version) => kept.get(keyOf(version)) ?? []);
  const loaded = await wordingsOf(
    shop,
    versions.filter((version) => !kept.has(keyOf(version))),
  );
  for (const wording of loaded) {
    if (kept.size >= MOST_WORDINGS) kept.clear();
    kept.set(keyOf(wording.version), wording);
  }
  return [...known, ...loaded];
}
