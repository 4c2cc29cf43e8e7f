import type { DemandRow } from "../../outbox/demand/demand-rows.server.ts";
import { toShownProduct, type ShownProduct } from "../shared/product-words.ts";

/** A line of the list as the page shows it. */
export interface DemandLine extends Pick<
  DemandRow,
  | ("key" | "variants" | "waiting" | "reached" | "signUps" | "before" | "since")
  | ("available" | "quantity")
> {
  product: ShownProduct;
  /** What the log is filtered by for its rows. */
  rows: { variant: string } | { product: string };
  /** Null where a price or the shop's currency is unknown. */
  value: { amount: number; currency: string } | null;
}

export function toDemandLine(row: DemandRow, currency: string | null): DemandLine {
  const { key, variants, waiting, reached, signUps, before, since, available, quantity } = row;
  return {
    ...{ key, variants, waiting, reached, signUps, before, since, available, quantity },
    product: toShownProduct(row.variantId, row),
    rows:
      key.startsWith("p") && row.productId !== null
        ? { product: row.productId }
        : { variant: row.variantId },
    value: row.value === null || currency === null ? null : { amount: row.value, currency },
  };
}
