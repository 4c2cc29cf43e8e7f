import { randomUUID } from "node:crypto";
import { commit, write } from "#app/server/database/db.server.ts";
import type { State } from "#app/outbox/subscription.ts";
import { adjustCounts } from "#app/outbox/stats/commit-counted.server.ts";

/** Rows of a shop that are in a given state already, signed up a millisecond apart, two at each moment. */
export async function rowsOf(
  shop: string,
  count: number,
  { state = "failed", from }: { state?: State; from: Date },
): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, at) => {
    const createdAt = new Date(from.getTime() + Math.floor(at / 2));
    return {
      id: randomUUID(),
      shop,
      state,
      createdAt,
      updatedAt: createdAt,
      dueAt: createdAt,
      variantId: "33001893429341",
      email: `shopper-${at}@example.com`,
      failures: 3,
      lastReason: "variant_refused",
    };
  });
  const ids = rows.map(({ id }) => id);
  await commit(() => [write.subscription.createMany({ data: rows }), ...adjustCounts(ids, 1)]);
  return ids;
}
