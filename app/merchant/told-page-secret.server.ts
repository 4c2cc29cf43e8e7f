import { Prisma } from "#prisma/client/client.ts";
import { commit, db, write } from "../server/database/db.server.ts";
import { MINUTE_MS } from "../server/durations.ts";
import { env } from "../server/env.server.ts";
import {
  newPageSecret,
  openPageSecret,
  PAGE_LIVES_FOR_MS,
  PAGE_SECRET_COLUMNS,
} from "./page-secret.server.ts";
import { seal, sealerNames } from "./seal.server.ts";

/**
 * Compares the secret that the storefront has, or null, with the stored one; true if it needs no
 * telling. A storefront with another one, as after a restored backup, is to be told again, and what
 * it has signed until then stays valid. Of one that has none, pages without a signature may be
 * cached: they stay welcome as long.
 */
export async function compareStorefrontSecret(
  shop: string,
  value: string | null,
  now: Date,
): Promise<boolean> {
  const stored = await db.merchant.findUnique({ where: { shop }, select: PAGE_SECRET_COLUMNS });
  if (!stored) return false;
  const { sealedPageSecret, sealedPageSecretBefore, unsignedPagesUntil } = stored;
  if (value !== null && value === openPageSecret(shop, sealedPageSecret)) {
    return stored.pageSecretToldAt !== null;
  }
  const unsignedUntil = new Date(now.getTime() + PAGE_LIVES_FOR_MS);
  const data =
    value === null
      ? { unsignedPagesUntil: latest(unsignedPagesUntil, unsignedUntil) }
      : value === openPageSecret(shop, sealedPageSecretBefore)
        ? {}
        : { sealedPageSecretBefore: seal(shop, value) };
  await commit(() => [
    write.merchant.updateMany({
      where: { shop, sealedPageSecret },
      data: { ...data, pageSecretToldAt: null },
    }),
  ]);
  return false;
}

function latest(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other;
}

/** An install's first page tells the storefront in the background, which takes a second or two. */
const TOLD_WITHIN_MS = MINUTE_MS;

/** Whether the storefront should have had a secret by now, and has none. */
export async function awaitsPageSecret(shop: string, now: Date): Promise<boolean> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { installedAt: true, ...PAGE_SECRET_COLUMNS },
  });
  if (!merchant) return false;
  const { sealedPageSecret, sealedPageSecretBefore, pageSecretToldAt } = merchant;
  if (pageSecretToldAt && openPageSecret(shop, sealedPageSecret) !== undefined) return false;
  if (openPageSecret(shop, sealedPageSecretBefore) !== undefined) return false;
  return now.getTime() - merchant.installedAt.getTime() > TOLD_WITHIN_MS;
}

/** The secret that the storefront is to have, sealed and open: a new one where none opens. */
export async function presentPageSecret(shop: string): Promise<{ sealed: string; secret: string }> {
  for (;;) {
    const { sealedPageSecret: sealed } = await db.merchant.findUniqueOrThrow({
      where: { shop },
      select: { sealedPageSecret: true },
    });
    const secret = openPageSecret(shop, sealed);
    if (sealed !== null && secret !== undefined) return { sealed, secret };
    // Two requests may make one at once: the first one is taken.
    await commit(() => [
      write.merchant.updateMany({
        where: { shop, sealedPageSecret: sealed },
        data: { sealedPageSecret: seal(shop, newPageSecret()), pageSecretToldAt: null },
      }),
    ]);
  }
}

/**
 * The statements that store that the storefront has this secret now. Where another one was stored in
 * the meantime, the storefront is to be told of that, even if it was: this telling may have come last.
 */
export function notePageSecretTold(shop: string, sealed: string, now: Date) {
  return [
    write.merchant.updateMany({
      where: { shop, sealedPageSecret: sealed, pageSecretToldAt: null },
      data: { pageSecretToldAt: now },
    }),
    write.merchant.updateMany({
      where: { shop, sealedPageSecret: { not: sealed } },
      data: { pageSecretToldAt: null },
    }),
  ] as const;
}

/**
 * The statements for an install that ends: Shopify deletes its metafields with it. The present
 * secret stays, and the one before for its 15 days: pages that they signed may be cached when the
 * shop returns.
 */
export function notePageSecretGone(present: Prisma.MerchantWhereInput, at: Date) {
  const expired = new Date(at.getTime() - PAGE_LIVES_FOR_MS);
  return [
    write.merchant.updateMany({
      where: { ...present, pageSecretToldAt: { lt: expired } },
      data: { sealedPageSecretBefore: null },
    }),
    write.merchant.updateMany({ where: present, data: { pageSecretToldAt: null } }),
  ] as const;
}

/** The statement for a shop that returns: its pages have no signature until it is told. */
export function welcomeUnsigned(shop: string, at: Date) {
  const until = new Date(at.getTime() + PAGE_LIVES_FOR_MS);
  return write.merchant.updateMany({
    where: {
      shop,
      uninstalledAt: { not: null },
      OR: [{ unsignedPagesUntil: null }, { unsignedPagesUntil: { lt: until } }],
    },
    data: { unsignedPagesUntil: until },
  });
}

/**
 * The shops whose storefront does not have their secret, or that have one that no encryption key
 * opens, and that the app has a token for.
 */
export async function shopsToTellSecret(after: string, most: number): Promise<string[]> {
  const isOpened = sealerNames(env.ENCRYPTION_KEY).map(
    (name) => Prisma.sql`"sealedPageSecret" LIKE ${`${name}.%`}`,
  );
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT "shop" FROM "Merchant"
    WHERE "shop" > ${after} AND "uninstalledAt" IS NULL
      AND ("pageSecretToldAt" IS NULL OR NOT (${Prisma.join(isOpened, " OR ")}))
      AND EXISTS (SELECT 1 FROM "Session" WHERE "Session"."shop" = "Merchant"."shop")
    ORDER BY "shop" LIMIT ${most}`;
  return found.map(({ shop }) => shop);
}
