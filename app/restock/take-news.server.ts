import { recordObservations } from "./record.server.ts";
import { lookSoon } from "./watched.server.ts";
import { readInStock, readProduct } from "./webhook-payload.ts";

/** The topics of Shopify's webhooks that tell of stock. Their payloads name no shop. */
export const STOCK_TOPICS = ["products/update", "variants/in_stock"] as const;

export interface StockWebhook {
  shop: string;
  topic: (typeof STOCK_TOPICS)[number];
  triggeredAt: Date;
  payload: unknown;
}

/** Stores what a webhook says of a shop's stock: a repeat changes nothing. */
export async function takeStockNews(
  { shop, topic, triggeredAt, payload }: StockWebhook,
  now: Date,
): Promise<void> {
  const read = topic === "products/update" ? readProduct : readInStock;
  const { observations, unclear } = read(payload, triggeredAt, now);
  if (observations.length > 0) await recordObservations(shop, observations);
  if (unclear.length > 0) await lookSoon(shop, unclear, now);
}
