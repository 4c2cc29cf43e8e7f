import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateAdmin } from "../shopify.server.ts";

/** Shopify's library answers here: the page that fetches a session token, and the way out of the frame. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateAdmin(request);
  return null;
}
