import { db } from "../../server/database/db.server.ts";
import { SCAN_LIMIT } from "./scan-limit.ts";

/** Sign-ups for variants that Klaviyo's catalog does not have. */
export interface Unsynced {
  signUps: number;
  variants: number;
  /** Whether the shop has more rows with such an answer than were read. */
  more: boolean;
}

/**
 * Counts the rows that wait or failed because Klaviyo answered since then that it does not know
 * their variant. They are found through the index of the answer's code, the same that the log
 * filters by.
 */
export async function countUnsynced(
  shop: string,
  since: Date,
  most = SCAN_LIMIT,
): Promise<Unsynced> {
  const variants = await db.$queryRaw<{ looked: bigint; signUps: bigint }[]>`
    SELECT COUNT(*) AS "looked", COUNT(
      CASE WHEN "state" IN ('queued', 'failed') AND "updatedAt" >= ${since} THEN 1 END
    ) AS "signUps" FROM (
      SELECT "variantId", "state", "updatedAt" FROM "Subscription"
      WHERE "shop" = ${shop} AND "lastCode" = 'variant_not_found' AND "test" IS FALSE
      ORDER BY "createdAt" DESC LIMIT ${most}
    ) AS "some" GROUP BY "variantId"`;
  const signUps = variants.map((variant) => Number(variant.signUps));
  return {
    signUps: sum(signUps),
    variants: signUps.filter((count) => count > 0).length,
    more: sum(variants.map(({ looked }) => Number(looked))) >= most,
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
