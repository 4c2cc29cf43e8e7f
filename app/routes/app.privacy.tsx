import type { LoaderFunctionArgs } from "@remix-run/node";
import { loadPrivacy } from "../pages/privacy/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { session, sessionToken } = await authenticateAdmin(request);
  const visit = { staffId: sessionToken.sub, now: new Date() };
  return loadPrivacy(session.shop, new URL(request.url).searchParams, visit);
}

export { PageError as ErrorBoundary } from "../pages/frame/page-error.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export { clientLoader, meta, PrivacyPage as default } from "../pages/privacy/page.tsx";
