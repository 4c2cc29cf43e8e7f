import type { Reader } from "../../locales/reader.tsx";
import { numberWords } from "./words.ts";

/** Whether a variant or a product can be bought, and how many there are; null for unknown. */
export interface ShownStock {
  available: boolean | null;
  quantity: number | null;
}

/** What is known of the stock. */
export function stockWords({ available, quantity }: ShownStock, reader: Reader): string {
  const { t } = reader;
  if (available === null) return t("demand.stock.unknown");
  if (!available) return t("demand.stock.soldOut");
  if (quantity === null || quantity <= 0) return t("demand.stock.inStock");
  return t("demand.stock.quantity", { count: quantity, number: numberWords(quantity, reader) });
}
