import type { LoaderFunctionArgs } from "@remix-run/node";
import { loadRestocks } from "../pages/restocks/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticateAdmin(request);
  return loadRestocks(session.shop, new URL(request.url).searchParams, new Date());
}

export { PageError as ErrorBoundary } from "../pages/frame/page-error.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export { clientLoader, RestocksPage as default, meta } from "../pages/restocks/page.tsx";
