import { db } from "../db.server.ts";
import { countryOf } from "./country.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { matching, type LogFilter } from "./filter.ts";

/** The rows beside one in the log; null where it ends. */
export interface Neighbours {
  newer: string | null;
  older: string | null;
}

/**
 * The ids of the rows just before and after one in a shop's log, of those that the filter shows. The
 * row itself need not be one of them any more: its place is its time.
 */
export async function neighboursOf(
  shop: string,
  row: { createdAt: Date; id: string },
  filter: LogFilter,
): Promise<Neighbours> {
  const shown = matching(shop, filter, filter.search ? await countryOf(shop) : "");
  const next = async (direction: "newer" | "older") => {
    const order = direction === "newer" ? "asc" : "desc";
    const found = await db.subscription.findFirst({
      where: { AND: [shown, readCursor(writeCursor(direction, row))?.where ?? {}] },
      orderBy: [{ createdAt: order }, { id: order }],
      select: { id: true },
    });
    return found?.id ?? null;
  };
  const [newer, older] = await Promise.all([next("newer"), next("older")]);
  return { newer, older };
}
