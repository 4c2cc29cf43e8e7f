import type { Prisma } from "#prisma/client/client.ts";

type Direction = "older" | "newer";

/** Fourteen digits of milliseconds end in the year 5138: no later than a database can hold. */
const CURSOR = /^(older|newer)\.(\d{1,14})\.([0-9a-f-]{36})$/;

/** Names a place between two rows of the log: rows that come in later move nobody off a page. */
export function writeCursor(direction: Direction, row: { createdAt: Date; id: string }): string {
  return `${direction}.${row.createdAt.getTime()}.${row.id}`;
}

/** Reads a cursor from an address; undefined where it is none. It names no shop: the query does. */
export function readCursor(
  text: string | null,
): { direction: Direction; where: Prisma.SubscriptionWhereInput } | undefined {
  const [, direction, time, id] = CURSOR.exec(text ?? "") ?? [];
  if (!time || !id) return undefined;
  const createdAt = new Date(Number(time));
  return direction === "newer"
    ? {
        direction,
        where: { OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: id } }] },
      }
    : {
        direction: "older",
        where: { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] },
      };
}
