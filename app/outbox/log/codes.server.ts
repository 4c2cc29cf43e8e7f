import { db } from "../../server/database/db.server.ts";
import { readFilter } from "./filter.ts";

/** Klaviyo documents about twenty: a shop with more of them filters by the address. */
const MOST = 100;

/**
 * The codes of Klaviyo's last answers to a shop's rows, sorted. The index is asked for each next
 * code, so the number of seeks is the number of codes, however many rows have them.
 */
export async function codesOf(shop: string): Promise<string[]> {
  const found = await db.$queryRaw<{ code: string }[]>`
    SELECT "code" FROM (
      WITH RECURSIVE "next" ("code") AS (
        SELECT MIN("lastCode") FROM "Subscription" WHERE "shop" = ${shop} AND "lastCode" IS NOT NULL
        UNION ALL
        SELECT (
          SELECT MIN("lastCode") FROM "Subscription"
          WHERE "shop" = ${shop} AND "lastCode" IS NOT NULL AND "lastCode" > "next"."code"
        )
        FROM "next" WHERE "next"."code" IS NOT NULL
      )
      SELECT "code" FROM "next" WHERE "code" IS NOT NULL LIMIT ${MOST}
    ) AS "codes"`;
  return found.map(({ code }) => code).filter(isAskedFor);
}

/** Whether an address of the log can name it: a masked code would be ignored. */
function isAskedFor(code: string): boolean {
  return readFilter(new URLSearchParams({ code })).code !== null;
}
