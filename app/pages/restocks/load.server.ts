import { restockReadingOf } from "../../merchant/restock-looks.server.ts";
import { listRestocks } from "../../outbox/restocks/list-restocks.server.ts";
import { readRestockCursor } from "../../outbox/restocks/restock-cursor.ts";
import { toRestockLine } from "./restock-line.ts";

/** The data of the page of restocks: a page of the list. */
export async function loadRestocks(shop: string, query: URLSearchParams, now: Date) {
  const asked = readRestockCursor(query.get("cursor"));
  const [first, key] = await Promise.all([listRestocks(shop, asked), restockReadingOf(shop)]);
  const reading = { ...key, now };
  // A place that nothing is behind any more is the beginning.
  const isBehind = first.restocks.length === 0 && asked !== null;
  const { restocks, hasNewer, hasOlder } = isBehind ? await listRestocks(shop, null) : first;
  const lines = restocks.map((restock) => toRestockLine(restock, reading));
  return { lines, hasNewer, hasOlder, now };
}
