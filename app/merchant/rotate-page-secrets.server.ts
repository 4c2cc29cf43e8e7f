import { commit, db, write } from "../server/database/db.server.ts";
import { newPageSecret, PAGE_LIVES_FOR_MS } from "./page-secret.server.ts";
import { seal } from "./seal.server.ts";

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
          sealedPageSecret: seal(shop, newPageSecret()),
          sealedPageSecretBefore: before,
          pageSecretToldAt: null,
        },
      }),
    ]);
    if (count > 0) rotated.push(shop);
  }
  return rotated;
}

/** Why `rotatePageSecrets` leaves a shop out; undefined where it does not. */
export async function whyNotRotated(
  shop: string,
  now: Date,
): Promise<"unknown" | "uninstalled" | "untold" | "replaced lately" | undefined> {
  const merchant = await db.merchant.findUnique({ where: { shop } });
  if (!merchant) return "unknown";
  if (merchant.uninstalledAt) return "uninstalled";
  const { sealedPageSecret, sealedPageSecretBefore, pageSecretToldAt: toldAt } = merchant;
  if (sealedPageSecret === null || toldAt === null) return "untold";
  const isLate = now.getTime() - toldAt.getTime() <= PAGE_LIVES_FOR_MS;
  return sealedPageSecretBefore !== null && isLate ? "replaced lately" : undefined;
}
