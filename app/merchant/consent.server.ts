import { commit, write } from "../server/database/db.server.ts";

/**
 * Stores that Klaviyo refused to record a consent with this key, and what it said. An answer to an
 * older key changes nothing. True if it was not stored yet.
 */
export async function noteConsentRefused(
  shop: string,
  keyVersion: number,
  detail: string | null,
): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({
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

/** Clears the refusal, so that Klaviyo is asked to record consents again. */
export const noConsentRefusal = { consentRefusedKeyVersion: null, consentRefusedDetail: null };

/** No list for recorded consents; a list belongs to one account. */
export const noList = { consentListId: null, consentListName: null };
