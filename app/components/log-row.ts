import type { Reader } from "../locales/reader.tsx";
import type { listPage } from "../outbox/history.ts";
import { productWords, toShownProduct } from "./product-words.ts";

type StoredRow = Awaited<ReturnType<typeof listPage>>["rows"][number];

/** What the log shows of a row; the rest of it stays on the server. */
export function toLogRow(row: StoredRow) {
  const { id, state, email, phone, attemptCount, createdAt, variantId, title } = row;
  return {
    ...{ id, state, attemptCount, createdAt },
    shopper: { email, phone },
    product: toShownProduct(variantId, title),
  };
}

export type LogRow = ReturnType<typeof toLogRow>;

/** Whom a row is about. A row whose person was erased says so. */
export function shopperWords(
  { email, phone }: LogRow["shopper"],
  { t }: Reader,
): { main: string; also: string | null } {
  if (email) return { main: email, also: phone };
  return { main: phone ?? t("log.erasedShopper"), also: null };
}

/** How the box is called that ticks a row. */
export function selectWords(
  { shopper, product }: Pick<LogRow, "shopper" | "product">,
  reader: Reader,
): string {
  return reader.t("log.table.select", {
    shopper: shopperWords(shopper, reader).main,
    product: productWords(product, reader).name,
  });
}
