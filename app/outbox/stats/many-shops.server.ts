import { db } from "../../server/database/db.server.ts";
import { ALL_HOURS } from "./hourly-counts.server.ts";

/** How many sign-ups of each of these shops are queued; a shop without any is left out. */
export async function waitingOfShops(shops: string[]): Promise<Map<string, number>> {
  const counts = await db.hourlyCount.findMany({
    where: { shop: { in: shops }, hour: ALL_HOURS, state: "queued", count: { gt: 0 } },
    select: { shop: true, count: true },
  });
  return new Map(counts.map(({ shop, count }) => [shop, count]));
}

/**
 * How many of each shop's sign-ups since a time are delivered and how many failed by now; a shop
 * without any is left out. Counts whole hours, the first one included.
 */
export async function answeredSince(
  shops: string[],
  from: Date,
): Promise<Map<string, { delivered: number; failed: number }>> {
  const sums = await db.hourlyCount.groupBy({
    by: ["shop", "state"],
    where: {
      shop: { in: shops },
      hour: { gte: from.toISOString().slice(0, 13) },
      state: { in: ["delivered", "failed"] },
    },
    _sum: { count: true },
  });
  const answered = new Map<string, { delivered: number; failed: number }>();
  for (const { shop, state, _sum } of sums) {
    const counts = answered.get(shop) ?? { delivered: 0, failed: 0 };
    counts[state === "failed" ? "failed" : "delivered"] += _sum.count ?? 0;
    answered.set(shop, counts);
  }
  return answered;
}

/** When a shopper last signed up by the block, and no test or suspected bot; null where none did. */
export async function lastSignUpAt(shop: string): Promise<Date | null> {
  const last = await db.subscription.findFirst({
    where: { shop, test: false, source: null, state: { not: "blocked" } },
    select: { createdAt: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return last?.createdAt ?? null;
}
