import type { listPage } from "../outbox/history.ts";
import { productWords, thumbnailUrl } from "./product-words.ts";

type StoredRow = Awaited<ReturnType<typeof listPage>>["rows"][number];

const THUMBNAIL_PIXELS = 80;

/** What the log shows of a row; the rest of it stays on the server. */
export function toLogRow(row: StoredRow) {
  const { id, state, email, phone, attemptCount, createdAt, variantId, title } = row;
  return {
    id,
    state,
    shopper: shopperWords({ email, phone }),
    product: {
      ...productWords(variantId, title),
      imageUrl: title?.imageUrl ? thumbnailUrl(title.imageUrl, THUMBNAIL_PIXELS) : null,
    },
    attemptCount,
    createdAt,
  };
}

export type LogRow = ReturnType<typeof toLogRow>;

/** Whom a row is about. A row whose person was erased says so. */
export function shopperWords({ email, phone }: { email: string | null; phone: string | null }): {
  main: string;
  also: string | null;
} {
  if (email) return { main: email, also: phone };
  return { main: phone ?? "Erased", also: null };
}
