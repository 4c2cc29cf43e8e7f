import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { askToCancel, cancel } from "../intake/cancel.server.ts";
import { verifyAppProxy } from "../shopify/proxy-query.server.ts";

/** Asks whether to cancel a sign-up: `GET /apps/notify-me/subscriptions/cancel?token=…`. */
export function loader({ request }: LoaderFunctionArgs): Response {
  const shop = verifyAppProxy(request);
  return shop === undefined ? refuse() : askToCancel(shop, request, new Date());
}

/** Cancels it, whichever body comes with the request: the token is in the signed query. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const shop = verifyAppProxy(request);
  return shop === undefined ? refuse() : cancel(shop, request, new Date());
}

function refuse(): Response {
  return new Response("Only a shop's app proxy is answered here.\n", {
    status: 403,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
