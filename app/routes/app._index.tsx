import type { LoaderFunctionArgs } from "@remix-run/node";
import { loadHome } from "../pages/home/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  return loadHome(shop, new URL(request.url).searchParams, new Date());
}

export { PageError as ErrorBoundary } from "../pages/frame/page-error.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export { clientLoader, HomePage as default, meta } from "../pages/home/page.tsx";
