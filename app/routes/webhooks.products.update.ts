import type { ActionFunctionArgs } from "@remix-run/node";
import { takeStockNews } from "../restock/take-news.server.ts";
import { takeRepeatableWebhook } from "../shopify/webhook.server.ts";

/** What it says is news at most once: a repeat, or one that comes late, changes nothing. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return takeRepeatableWebhook(request, ["products/update"], async (webhook) => {
    await takeStockNews(webhook, new Date());
    return new Response();
  });
}
