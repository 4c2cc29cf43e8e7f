import { FOLLOWS_WITHIN_MS } from "../../outbox/restocks/attribution.ts";
import { figuresOf, type Figures, type Reading } from "../../outbox/restocks/figures.ts";
import type { ListedRestock } from "../../outbox/restocks/list-restocks.server.ts";
import { toShownProduct, type ShownProduct } from "../shared/product-words.ts";

/** A line of the list as the page shows it. */
export interface RestockLine extends Pick<ListedRestock, "id" | "at" | "people"> {
  product: ShownProduct;
  /** What the log is filtered by for its rows. */
  rows: { variant: string; back: string };
  figures: Figures;
  /** Until when its events are counted; null once that is over, and where nothing is counted. */
  countedUntil: Date | null;
}

export function toRestockLine(restock: ListedRestock, reading: Reading): RestockLine {
  const { id, at, lastAt, people, variantId, lookAt, lookedAt } = restock;
  const end = new Date(at.getTime() + FOLLOWS_WITHIN_MS);
  return {
    ...{ id, at, people },
    product: toShownProduct(variantId, restock),
    rows: { variant: variantId, back: `${at.getTime()}-${lastAt.getTime()}` },
    figures: figuresOf(restock, reading),
    countedUntil: lookedAt && lookAt && end > reading.now ? end : null,
  };
}
