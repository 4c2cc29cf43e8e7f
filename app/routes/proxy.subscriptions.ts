import type { ActionFunctionArgs } from "@remix-run/node";
import { accept } from "../intake/accept.ts";
import { answer } from "../intake/answer.ts";
import { verifyAppProxy } from "../shopify.server.ts";

/** The storefront's door: `POST /apps/notify-me/subscriptions`, as Shopify's app proxy forwards it. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return refuseMethod();
  const shop = await verifyAppProxy(request);
  if (!shop) return Response.json({ status: "forbidden" }, { status: 403 });
  const { reception, fields } = await accept(shop, request, new Date());
  return answer(request, reception, fields);
}

export function loader(): Response {
  return refuseMethod();
}

function refuseMethod(): Response {
  return new Response(undefined, { status: 405, headers: { allow: "POST" } });
}
