import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** Every address below /app that has no other route. */
export async function loader({ request }: LoaderFunctionArgs): Promise<never> {
  await authenticateAdmin(request);
  throw new Response(undefined, { status: 404 });
}

export { meta, MissingPage as ErrorBoundary } from "../pages/frame/missing-page.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
