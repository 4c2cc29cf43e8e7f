import { db } from "../db.server.ts";
import { countryOf } from "./country.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { matching, type LogFilter } from "./filter.ts";
import type { State } from "./subscription.ts";

export const PAGE_SIZE = 50;

/** One page of a shop's log, newest first, with the cursors of its neighbours. */
export async function listPage(shop: string, filter: LogFilter) {
  const country = filter.search ? await countryOf(shop) : "";
  const cursor = readCursor(filter.cursor);
  const backwards = cursor?.direction === "newer";
  const found = await db.subscription.findMany({
    where: { AND: [matching(shop, filter, country), cursor?.where ?? {}] },
    orderBy: backwards
      ? [{ createdAt: "asc" }, { id: "asc" }]
      : [{ createdAt: "desc" }, { id: "desc" }],
    take: PAGE_SIZE + 1,
  });
  const more = found.length > PAGE_SIZE;
  const rows = found.slice(0, PAGE_SIZE);
  if (backwards) rows.reverse();

  const titles = await titlesOf(
    shop,
    rows.map(({ variantId }) => variantId),
  );
  const first = rows[0];
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => ({
      ...row,
      state: row.state as State,
      title: titles.get(row.variantId),
    })),
    newer: first && (backwards ? more : cursor !== undefined) ? writeCursor("newer", first) : null,
    older: last && (backwards || more) ? writeCursor("older", last) : null,
  };
}

/** One subscription with every attempt that is kept, newest first; undefined where the shop has none such. */
export async function findOne(shop: string, id: string) {
  const row = await db.subscription.findUnique({
    where: { id, shop },
    include: { attempts: { orderBy: [{ at: "desc" }, { number: "desc" }] } },
  });
  if (!row) return undefined;
  const titles = await titlesOf(shop, [row.variantId]);
  const wording = row.consentVersion
    ? await db.consentText.findUnique({
        where: { shop_version: { shop, version: row.consentVersion } },
      })
    : null;
  return { ...row, state: row.state as State, title: titles.get(row.variantId), wording };
}

export interface Title {
  productId: string | null;
  productTitle: string | null;
  variantTitle: string | null;
  imageUrl: string | null;
}

async function titlesOf(shop: string, variantIds: string[]): Promise<Map<string, Title>> {
  const known = await db.variant.findMany({
    where: { shop, variantId: { in: [...new Set(variantIds)] } },
  });
  return new Map(known.map((title) => [title.variantId, title]));
}
