import type { LoaderFunctionArgs } from "@remix-run/node";
import { codesOf } from "../outbox/log/codes.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** The codes of Klaviyo's errors to filter the log by. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  return Response.json(await codesOf(shop), { headers: { "cache-control": "no-store" } });
}
