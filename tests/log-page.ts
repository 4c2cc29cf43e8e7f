import { conditionsOf } from "#app/outbox/log/conditions.server.ts";
import { fixDays } from "#app/outbox/log/days.ts";
import type { LogPlace } from "#app/outbox/log/filter.ts";
import { listPage } from "#app/outbox/log/history.server.ts";
import { REGION } from "./shops.ts";

/** A page of a shop's log, as the log's own page lists it. */
export async function logPage(shop: string, view: LogPlace, region = REGION) {
  return listPage(
    shop,
    view,
    await conditionsOf(shop, fixDays(view, region.timeZone, new Date()), region),
  );
}
