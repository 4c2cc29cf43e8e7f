import { db } from "../../server/database/db.server.ts";
import type { Span } from "./figures.server.ts";

/** The variants with most sign-ups of a span, most first; those of bots, tests and erased ones do not count. */
export async function mostWanted(
  shop: string,
  { from, to }: Span,
  most: number,
): Promise<{ variantId: string; signUps: number }[]> {
  const groups = await db.subscription.groupBy({
    by: ["variantId"],
    where: {
      shop,
      test: false,
      createdAt: { gte: from, lt: to },
      state: { in: ["queued", "delivered", "failed"] },
    },
    _count: { id: true },
    orderBy: [{ _count: { id: "desc" } }, { variantId: "asc" }],
    take: most,
  });
  return groups.map(({ variantId, _count }) => ({ variantId, signUps: _count.id }));
}
