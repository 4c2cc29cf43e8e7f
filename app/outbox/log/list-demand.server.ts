import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import { titlesOf } from "./history.server.ts";

/**
 * A page of the variants that shoppers of a shop wait for, by their ids: a stable order, so that none
 * is left out or appears twice while shoppers come and go. `waiting` are the open sign-ups that are
 * queued, sent or failed, without tests. `next` is the variant behind which the following page
 * begins; null where there is none.
 */
export async function listDemand(
  shop: string,
  { behind, limit }: { behind: string | null; limit: number },
) {
  const past = behind === null ? Prisma.empty : Prisma.sql`AND "variantId" > ${behind}`;
  const rows = await db.$queryRaw<{ variantId: string; waiting: bigint | number }[]>`
    SELECT "variantId", COUNT(*) AS "waiting" FROM "Subscription"
    WHERE "shop" = ${shop} ${past} AND "dedupeKey" IS NOT NULL AND "restockedAt" IS NULL
      AND "test" IS FALSE AND "state" IN ('queued', 'delivered', 'failed')
    GROUP BY "variantId" ORDER BY "variantId" LIMIT ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const titles = await titlesOf(
    shop,
    shown.map(({ variantId }) => variantId),
  );
  return {
    variants: shown.map(({ variantId, waiting }) => ({
      variantId,
      waiting: Number(waiting),
      title: titles.get(variantId),
    })),
    next: rows.length > limit ? (shown.at(-1)?.variantId ?? null) : null,
  };
}
