import type { LoaderFunctionArgs } from "@remix-run/node";
import { codesOf } from "../outbox/log/codes.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** The error codes of Klaviyo for the log's filter. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  return Response.json(await codesOf(shop), { headers: { "cache-control": "no-store" } });
}
