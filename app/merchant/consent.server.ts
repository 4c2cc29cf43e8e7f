import { commit, db } from "../server/db.server.ts";

/**
 * Remembers that Klaviyo would not record a consent with this key, and what it said. An answer
 * earned by an older key changes nothing. True where it is news.
 */
export async function noteConsentRefused(
  shop: string,
  keyVersion: number,
  detail: string | null,
): Promise<boolean> {
  const [{ count }] = await commit(() => [
    db.merchant.updateMany({
      where: {
        shop,
        keyVersion,
        sealedKey: { not: null },
        OR: [{ consentRefusedKeyVersion: null }, { consentRefusedKeyVersion: { not: keyVersion } }],
      },
      data: { consentRefusedKeyVersion: keyVersion, consentRefusedDetail: detail },
    }),
  ]);
  return count > 0;
}

/** Klaviyo is asked to record consents again. */
export const noConsentRefusal = { consentRefusedKeyVersion: null, consentRefusedDetail: null };

/** Recorded consents go to no list; a list is one account's, and means nothing to another. */
export const noList = { consentListId: null, consentListName: null };
