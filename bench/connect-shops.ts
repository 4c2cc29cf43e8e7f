import { seal } from "#app/merchant/seal.server.ts";
import { commit, write } from "#app/server/database/db.server.ts";
import { WORDING } from "#tests/shops.ts";

interface Account {
  key: string;
  publicApiKey: string;
}

/** Few enough for one commit of the app's two seconds. */
const AT_ONCE = 500;

/**
 * Installs a shop for each account, connected to it, with a wording beside its boxes. Returns their
 * names in the order of the accounts. Many in one commit: one by one, 10,000 would take minutes.
 */
export async function connectShops(accounts: Account[]): Promise<string[]> {
  const shops = accounts.map((_, number) => shopOf(number));
  for (let first = 0; first < accounts.length; first += AT_ONCE) {
    const slice = accounts.slice(first, first + AT_ONCE);
    const now = new Date();
    await commit(() => [
      write.lane.createMany({ data: slice.map(({ publicApiKey }) => ({ id: publicApiKey })) }),
      write.merchant.createMany({
        data: slice.map((account, at) => merchantOf(shopOf(first + at), account, now)),
      }),
      write.consentText.createMany({
        data: slice.map((_, at) => ({ shop: shopOf(first + at), ...WORDING, createdAt: now })),
      }),
    ]);
  }
  return shops;
}

function shopOf(number: number): string {
  return `bench-${String(number).padStart(5, "0")}.myshopify.com`;
}

function merchantOf(shop: string, { key, publicApiKey }: Account, now: Date) {
  return {
    shop,
    installedAt: now,
    dedupeKeySalt: `salt of ${shop}`,
    sealedKey: seal(shop, key),
    keyLastFour: key.slice(-4),
    keyVersion: 1,
    consentVersion: WORDING.version,
    laneId: publicApiKey,
  };
}
