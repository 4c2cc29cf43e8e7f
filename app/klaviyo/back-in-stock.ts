import { post, type Outside, type Report } from "./report.ts";
import { BACK_IN_STOCK_PATH, backInStockBody, type BackInStockRequest } from "./request.ts";

/**
 * Asks Klaviyo to notify the profile when the variant is back: one call, one outcome.
 * https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription
 */
export function subscribe(
  key: string,
  subscription: BackInStockRequest,
  outside: Outside,
): Promise<Report> {
  const body = backInStockBody(subscription);
  return post({ path: BACK_IN_STOCK_PATH, key, body }, outside);
}
