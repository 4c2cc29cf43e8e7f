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
  const recorded = observations.length > 0 && (await recordObservations(shop, observations));
  const uncertain = recorded ? [...unclear, ...recorded.doubtful] : unclear;
  if (uncertain.length > 0) await lookSoon(shop, uncertain, now);
}
