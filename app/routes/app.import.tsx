import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { actOnImport } from "../pages/import/action.server.ts";
import { loadImport } from "../pages/import/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  return loadImport(shop);
}

export async function action({ request }: ActionFunctionArgs) {
  const { session, sessionToken } = await authenticateAdmin(request);
  const form = await request.formData().catch(() => new FormData());
  return actOnImport(form, { shop: session.shop, staffId: sessionToken.sub, now: new Date() });
}

export { PageError as ErrorBoundary } from "../pages/frame/page-error.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export { clientAction, clientLoader, ImportPage as default, meta } from "../pages/import/page.tsx";
