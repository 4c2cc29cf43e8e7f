import type { LoaderFunctionArgs } from "@remix-run/node";
import { productsOf } from "../catalog/titles.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** The products for the log's filter. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  return Response.json(await productsOf(shop), { headers: { "cache-control": "no-store" } });
}
