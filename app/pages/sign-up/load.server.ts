import { connectionStatus } from "../../merchant/connection-status.server.ts";
import { merchantActionsOf } from "../../outbox/merchant-actions.server.ts";
import { countryOf } from "../../outbox/log/conditions.server.ts";
import { readFilter } from "../../outbox/log/filter.ts";
import { findOne, neighboursOf } from "../../outbox/log/history.server.ts";
import { toSubscriptionView } from "./subscription-view.server.ts";

/**
 * The data of the page of one sign-up, and its neighbours in the view that the query names; throws
 * a 404 if the shop has no such sign-up.
 */
export async function loadSignUp(shop: string, id: string, query: URLSearchParams, now: Date) {
  const row = await findOne(shop, id);
  if (!row) throw new Response(undefined, { status: 404 });
  const [acts, connection, country, neighbours] = await Promise.all([
    merchantActionsOf(shop, row.id),
    connectionStatus(shop),
    countryOf(shop),
    neighboursOf(shop, row, readFilter(query)),
  ]);
  const view = toSubscriptionView(shop, row, { acts, connection, country, now });
  return { view, neighbours, now };
}
