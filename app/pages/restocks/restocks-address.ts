import { writeRestockCursor, type RestockCursor } from "../../outbox/restocks/restock-cursor.ts";

export const RESTOCKS = "/app/demand/restocks";

/** The address of a page of the list; the first one without a place. */
export function restocksAddress(cursor: RestockCursor | null): string {
  return cursor ? `${RESTOCKS}?cursor=${writeRestockCursor(cursor)}` : RESTOCKS;
}

/** The file of all restocks, in the language of the page. */
export function restocksFileAddress(locale: string): string {
  return `/app/restocks-export?locale=${encodeURIComponent(locale)}`;
}
