import { connectionStatus } from "../../merchant/connection-status.server.ts";
import { noteAccess } from "../../merchant/privacy/access-records.server.ts";
import { regionOf } from "../../merchant/region.server.ts";
import { merchantActionsOf } from "../../outbox/merchant-actions.server.ts";
import { fixDays } from "../../outbox/log/days.ts";
import { readFilter } from "../../outbox/log/filter.ts";
import { findOne, neighboursOf } from "../../outbox/log/history.server.ts";
import { sameShopper } from "../../outbox/log/same-shopper.server.ts";
import { stockOf } from "../../outbox/demand/variant-stock.server.ts";
import { toOthers } from "./others-view.server.ts";
import { toSubscriptionView } from "./subscription-view.server.ts";

/**
 * The data of the page of one sign-up, and its neighbours in the view that the query names; throws
 * a 404 if the shop has no such sign-up. Who looks is recorded.
 */
export async function loadSignUp(
  shop: string,
  id: string,
  query: URLSearchParams,
  { staffId, now }: { staffId: string; now: Date },
) {
  const [row, region] = await Promise.all([findOne(shop, id), regionOf(shop)]);
  if (!row) throw new Response(undefined, { status: 404 });
  noteAccess(shop, { staffId, kind: "viewed", subject: row.id }, now);
  const [acts, connection, others, neighbours, stock] = await Promise.all([
    merchantActionsOf(shop, row.id),
    connectionStatus(shop, now),
    sameShopper(shop, row),
    neighboursOf(shop, row, fixDays(readFilter(query), region.timeZone, now), region),
    stockOf(shop, row.variantId),
  ]);
  const { country } = region;
  const view = toSubscriptionView(shop, row, { acts, connection, stock, country, now });
  return { view, others: toOthers(others, row), neighbours, now };
}
