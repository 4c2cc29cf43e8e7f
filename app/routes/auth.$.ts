import type { LoaderFunctionArgs } from "@remix-run/node";
import { withOwnPolicy } from "../shopify/own-policy.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/**
 * Shopify's library answers here: the page that fetches a session token, and the exit from the
 * frame. Anything else it throws is about an address that Shopify never gives.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  try {
    await authenticateAdmin(request);
  } catch (thrown) {
    if (thrown instanceof Response && thrown.status < 500) {
      throw await withOwnPolicy(request, thrown);
    }
    throw new Response(undefined, { status: 400 });
  }
  return null;
}
