import { db } from "../../server/database/db.server.ts";
import { titlesOf } from "../log/history.server.ts";
import { ALL_DAYS } from "../stats/variant-counts.server.ts";

/**
 * A page of the variants that shoppers of a shop wait for, by their ids: a stable order, so that none
 * is left out or appears twice while shoppers come and go. `next` is the variant behind which the
 * following page begins; null where there is none.
 */
export async function waitingVariants(
  shop: string,
  { behind, limit }: { behind: string | null; limit: number },
) {
  const rows = await db.variantCount.findMany({
    where: {
      shop,
      day: ALL_DAYS,
      ...(behind !== null && { variantId: { gt: behind } }),
      waiting: { gt: 0 },
    },
    select: { variantId: true, waiting: true },
    orderBy: { variantId: "asc" },
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const titles = await titlesOf(
    shop,
    shown.map(({ variantId }) => variantId),
  );
  return {
    variants: shown.map((row) => ({ ...row, title: titles.get(row.variantId) })),
    next: rows.length > limit ? (shown.at(-1)?.variantId ?? null) : null,
  };
}
