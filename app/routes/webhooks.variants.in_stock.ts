import type { ActionFunctionArgs } from "@remix-run/node";
import { takeStockNews } from "../restock/take-news.server.ts";
import { takeRepeatableWebhook } from "../shopify/webhook.server.ts";

/** It may never arrive: products/update and the looks at stock tell the same. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return takeRepeatableWebhook(request, ["variants/in_stock"], async (webhook) => {
    await takeStockNews(webhook, new Date());
    return new Response();
  });
}
