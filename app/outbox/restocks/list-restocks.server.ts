import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import type { FoundFigures } from "./figures.ts";
import type { RestockCursor } from "./restock-cursor.ts";

/** The restocks of a page. */
export const RESTOCK_PAGE_SIZE = 50;

/** Restocks of a file that are read at once. */
const BATCH = 200;

/** A return of a variant, with what is known of the variant and of what followed. */
export interface ListedRestock extends FoundFigures {
  id: string;
  variantId: string;
  productId: string | null;
  productTitle: string | null;
  variantTitle: string | null;
  imageUrl: string | null;
  at: Date;
  /** Within the same return, it was back last then. */
  lastAt: Date;
  /** How many people waited for it. */
  people: number;
}

export interface RestockPage {
  /** Newest first. */
  restocks: ListedRestock[];
  hasNewer: boolean;
  hasOlder: boolean;
}

/**
 * A page of a shop's restocks from a place on: the newest ones without one. Takes as long with many
 * restocks as with few.
 */
export async function listRestocks(
  shop: string,
  cursor: RestockCursor | null,
): Promise<RestockPage> {
  const isBack = cursor?.way === "newer";
  const found = await restocksFrom(shop, cursor, RESTOCK_PAGE_SIZE + 1);
  const hasMore = found.length > RESTOCK_PAGE_SIZE;
  const some = found.slice(0, RESTOCK_PAGE_SIZE);
  const restocks = await describe(shop, isBack ? some.toReversed() : some);
  return {
    restocks,
    hasNewer: isBack ? hasMore : cursor !== null,
    hasOlder: isBack || hasMore,
  };
}

/** All restocks of a shop, newest first, batch by batch: the next one is read when it is asked for. */
export async function* exportRestocks(shop: string): AsyncGenerator<ListedRestock[]> {
  for (let cursor: RestockCursor | null = null; ;) {
    const found = await restocksFrom(shop, cursor, BATCH);
    const last = found.at(-1);
    if (!last) return;
    yield await describe(shop, found);
    cursor = { way: "older", at: last.at, id: last.id };
  }
}

const FIELDS = {
  ...({ id: true, variantId: true, productId: true, at: true, lastAt: true } as const),
  ...({ people: true, lookAt: true, lookedAt: true, lookFaults: true } as const),
  ...({ notified: true, opened: true, bought: true } as const),
  ...({ messagesUnclear: true, ordersUnclear: true } as const),
} satisfies Prisma.RestockSelect;

/** The places are compared as pairs: PostgreSQL seeks those in its index, and no two conditions. */
async function restocksFrom(shop: string, cursor: RestockCursor | null, take: number) {
  const isBack = cursor?.way === "newer";
  const past = Prisma.raw(isBack ? ">" : "<");
  const order = Prisma.raw(isBack ? "ASC" : "DESC");
  const behind = cursor
    ? Prisma.sql`AND ("at", "id") ${past} (${cursor.at}, ${cursor.id})`
    : Prisma.empty;
  const places = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Restock" WHERE "shop" = ${shop} ${behind}
    ORDER BY "at" ${order}, "id" ${order} LIMIT ${take}`;
  const ids = places.map(({ id }) => id);
  const found = await db.restock.findMany({ where: { id: { in: ids }, shop }, select: FIELDS });
  const restocks = new Map(found.map((restock) => [restock.id, restock]));
  return ids.flatMap((id) => restocks.get(id) ?? []);
}

async function describe(
  shop: string,
  restocks: Awaited<ReturnType<typeof restocksFrom>>,
): Promise<ListedRestock[]> {
  const variantIds = [...new Set(restocks.map(({ variantId }) => variantId))];
  const variants = await db.variant.findMany({
    where: { shop, variantId: { in: variantIds } },
    select: {
      ...({ variantId: true, productId: true, productTitle: true } as const),
      ...({ variantTitle: true, imageUrl: true } as const),
    },
  });
  const known = new Map(variants.map((variant) => [variant.variantId, variant]));
  return restocks.map((restock) => {
    const variant = known.get(restock.variantId);
    return {
      ...restock,
      productId: variant?.productId ?? restock.productId,
      productTitle: variant?.productTitle ?? null,
      variantTitle: variant?.variantTitle ?? null,
      imageUrl: variant?.imageUrl ?? null,
    };
  });
}
