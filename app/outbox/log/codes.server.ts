import { db } from "../../server/db.server.ts";
import { readFilter } from "./filter.ts";

/** Klaviyo documents about twenty: a shop with more of them filters by the address. */
const MOST = 100;

/**
 * The codes of Klaviyo's last answers to a shop's rows, in their order. From each the index of codes is
 * asked for the next one, so that it takes as many looks as there are codes, however many rows have them.
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

/** Whether an address of the log can name it: a masked one would be taken as not said. */
function isAskedFor(code: string): boolean {
  return readFilter(new URLSearchParams({ code })).code !== null;
}
