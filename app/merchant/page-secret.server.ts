import { randomBytes } from "node:crypto";
import { DAY_MS } from "../server/durations.ts";
import { unseal } from "./seal.server.ts";

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
  /** Whether a page without any signature may still come, from before the storefront had a secret. */
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

/** A stored secret, open; undefined for none, and where no encryption key opens it. */
export function openPageSecret(shop: string, sealed: string | null): string | undefined {
  return sealed === null ? undefined : unseal(shop, sealed);
}

/** 256 bits, in characters that Liquid leaves as they are. */
export function newPageSecret(): string {
  return randomBytes(32).toString("base64url");
}
