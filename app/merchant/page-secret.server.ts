import { randomBytes } from "node:crypto";
import { commit, db, write } from "../server/database/db.server.ts";
import { DAY_MS, MINUTE_MS } from "../server/durations.ts";
import { seal, unseal } from "./seal.server.ts";

/**
 * For how long a page may be used after Shopify has rendered it: 14 days in a cache, and one for a
 * tab that stays open.
 */
export const PAGE_LIVES_FOR_MS = 15 * DAY_MS;

/** What is stored of a shop's page secrets. */
export interface StoredPageSecrets {
  sealedPageSecret: string | null;
  sealedPageSecretBefore: string | null;
  pageSecretToldAt: Date | null;
  unsignedPagesUntil: Date | null;
}

/** The columns to read for `pageSecretsOf`. */
export const PAGE_SECRET_COLUMNS = {
  sealedPageSecret: true,
  sealedPageSecretBefore: true,
  pageSecretToldAt: true,
  unsignedPagesUntil: true,
} as const;

/** What a shop's pages are signed with. */
export interface PageSecrets {
  /** Those that may have signed a page that is still in use; none while the storefront never had one. */
  secrets: string[];
  /** Whether a page without any signature may still come, from a block of an earlier release. */
  mayBeUnsigned: boolean;
}

/** The page secrets of a shop, as stored. One that no encryption key opens is left out. */
export function pageSecretsOf(shop: string, stored: StoredPageSecrets, now: Date): PageSecrets {
  const { sealedPageSecret, sealedPageSecretBefore, pageSecretToldAt: toldAt } = stored;
  const isBeforeInUse =
    sealedPageSecretBefore !== null &&
    (toldAt === null || now.getTime() - toldAt.getTime() <= PAGE_LIVES_FOR_MS);
  const isInUse = toldAt !== null || isBeforeInUse;
  const sealed = [
    ...(isInUse && sealedPageSecret !== null ? [sealedPageSecret] : []),
    ...(isBeforeInUse ? [sealedPageSecretBefore] : []),
  ];
  return {
    secrets: sealed.flatMap((text) => unseal(shop, text) ?? []),
    mayBeUnsigned: stored.unsignedPagesUntil !== null && now < stored.unsignedPagesUntil,
  };
}

/** Whether the storefront has the shop's present secret. */
export async function knowsPageSecret(shop: string): Promise<boolean> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { pageSecretToldAt: true },
  });
  return merchant !== null && merchant.pageSecretToldAt !== null;
}

/** An install's first page tells the storefront in the background, which takes a second or two. */
const TOLD_WITHIN_MS = MINUTE_MS;

/** Whether the storefront should have had a secret by now, and has none. */
export async function awaitsPageSecret(shop: string, now: Date): Promise<boolean> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { installedAt: true, pageSecretToldAt: true, sealedPageSecretBefore: true },
  });
  if (!merchant || merchant.pageSecretToldAt || merchant.sealedPageSecretBefore) return false;
  return now.getTime() - merchant.installedAt.getTime() > TOLD_WITHIN_MS;
}

/** The secret that the storefront is to have, sealed and open: a new one where none opens. */
export async function presentPageSecret(shop: string): Promise<{ sealed: string; secret: string }> {
  for (;;) {
    const { sealedPageSecret: sealed } = await db.merchant.findUniqueOrThrow({
      where: { shop },
      select: { sealedPageSecret: true },
    });
    const secret = sealed === null ? undefined : unseal(shop, sealed);
    if (sealed !== null && secret !== undefined) return { sealed, secret };
    // Two requests may make one at once: the first one is taken.
    await commit(() => [
      write.merchant.updateMany({
        where: { shop, sealedPageSecret: sealed },
        data: { sealedPageSecret: seal(shop, newSecret()), pageSecretToldAt: null },
      }),
    ]);
  }
}

/** The statement that stores that the storefront has this secret now. */
export function notePageSecretTold(shop: string, sealed: string, now: Date) {
  return write.merchant.updateMany({
    where: { shop, sealedPageSecret: sealed, pageSecretToldAt: null },
    data: { pageSecretToldAt: now },
  });
}

/**
 * Gives shops another secret, which the storefront is told of next; the one before stays valid as
 * long as its pages may be cached. A shop whose secret was replaced lately is left out, as its pages
 * may have been signed by three otherwise. Returns the shops with another secret.
 */
export async function rotatePageSecrets(now: Date, only?: string): Promise<string[]> {
  const merchants = await db.merchant.findMany({
    where: {
      ...(only !== undefined && { shop: only }),
      uninstalledAt: null,
      sealedPageSecret: { not: null },
      pageSecretToldAt: { not: null },
      OR: [
        { sealedPageSecretBefore: null },
        { pageSecretToldAt: { lt: new Date(now.getTime() - PAGE_LIVES_FOR_MS) } },
      ],
    },
    select: { shop: true, sealedPageSecret: true },
    orderBy: { shop: "asc" },
  });
  const rotated: string[] = [];
  for (const { shop, sealedPageSecret: before } of merchants) {
    const [{ count }] = await commit(() => [
      write.merchant.updateMany({
        where: { shop, sealedPageSecret: before, pageSecretToldAt: { not: null } },
        data: {
          sealedPageSecret: seal(shop, newSecret()),
          sealedPageSecretBefore: before,
          pageSecretToldAt: null,
        },
      }),
    ]);
    if (count > 0) rotated.push(shop);
  }
  return rotated;
}

/** The shops whose storefront does not have their secret, and that the app has a token for. */
export async function shopsToTellSecret(after: string, most: number): Promise<string[]> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT "shop" FROM "Merchant"
    WHERE "shop" > ${after} AND "uninstalledAt" IS NULL AND "pageSecretToldAt" IS NULL
      AND EXISTS (SELECT 1 FROM "Session" WHERE "Session"."shop" = "Merchant"."shop")
    ORDER BY "shop" LIMIT ${most}`;
  return found.map(({ shop }) => shop);
}

/** 256 bits, in characters that Liquid leaves as they are. */
function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
