import { db, dialect } from "../../server/database/db.server.ts";
import type { KnownStock } from "./round.ts";

/** Times arrive as the database's driver has them. */
interface Found {
  shop: string;
  variantId: string;
  available: unknown;
  changedAt: Date | string | null;
  restockedAt: Date | string | null;
}

/**
 * What is known of the stock of these rows' variants: one statement, and none where there are no
 * rows. Returns a function of a row; null where nothing is known.
 */
export async function knownStockOf(
  rows: { shop: string; variantId: string }[],
): Promise<(row: { shop: string; variantId: string }) => KnownStock | null> {
  const keyOf = ({ shop, variantId }: { shop: string; variantId: string }) =>
    `${shop} ${variantId}`;
  const pairs = new Map(rows.map((row) => [keyOf(row), [row.shop, row.variantId]]));
  const found = pairs.size > 0 ? await stocksOf([...pairs.values()]) : [];
  const stocks = new Map(
    found.map((stock): [string, KnownStock] => [
      keyOf(stock),
      {
        // SQLite returns booleans as 0/1.
        available: stock.available === null ? null : Boolean(stock.available),
        changedAt: timeOf(stock.changedAt),
        restockedAt: timeOf(stock.restockedAt),
      },
    ]),
  );
  return (row) => stocks.get(keyOf(row)) ?? null;
}

function timeOf(stored: Date | string | null): Date | null {
  return stored === null ? null : new Date(stored);
}

/** The pairs come first, and each leads to its row. */
function stocksOf(pairs: string[][]): Promise<Found[]> {
  return db.$queryRaw<Found[]>`
    SELECT "shop", "variantId", "available", "changedAt", "restockedAt"
    FROM ${dialect.jsonEachList(pairs)} AS "pair" CROSS JOIN "VariantStock"
    WHERE "shop" = "pair".value ->> 0 AND "variantId" = "pair".value ->> 1`;
}
